/** Files written so that a crash leaves the old bytes or the new ones. */
@NullMarked
package ai.greentic.deployer.engine.storage;

import org.jspecify.annotations.NullMarked;
