/** Observing a host and carrying a plan out on it. */
@NullMarked
package ai.greentic.deployer.engine.apply;

import org.jspecify.annotations.NullMarked;
