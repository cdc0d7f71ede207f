/** Container images: what an archive or a registry holds, its check, and the image on the host. */
@NullMarked
package ai.greentic.deployer.image;

import org.jspecify.annotations.NullMarked;
