/** The read-only mount of a bundle. */
@NullMarked
package ai.greentic.deployer.mount;

import org.jspecify.annotations.NullMarked;
