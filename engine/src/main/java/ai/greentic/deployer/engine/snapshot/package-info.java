/** What planning asks of a host, with the answers: from the host itself, or as recorded there. */
@NullMarked
package ai.greentic.deployer.engine.snapshot;

import org.jspecify.annotations.NullMarked;
