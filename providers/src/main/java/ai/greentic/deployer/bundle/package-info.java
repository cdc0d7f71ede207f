/** The verified copy of a bundle. */
@NullMarked
package ai.greentic.deployer.bundle;

import org.jspecify.annotations.NullMarked;
