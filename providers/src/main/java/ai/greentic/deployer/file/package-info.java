/** Files with given content. */
@NullMarked
package ai.greentic.deployer.file;

import org.jspecify.annotations.NullMarked;
