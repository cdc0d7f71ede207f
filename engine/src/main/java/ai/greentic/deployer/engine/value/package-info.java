/** The sealed tree of attribute values. */
@NullMarked
package ai.greentic.deployer.engine.value;

import org.jspecify.annotations.NullMarked;
