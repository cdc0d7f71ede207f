/** The X.509 certificates of the admin endpoint: made, renewed and verified. */
@NullMarked
package ai.greentic.deployer.certificate;

import org.jspecify.annotations.NullMarked;
