/** The system user and group that the application runs as. */
@NullMarked
package ai.greentic.deployer.account;

import org.jspecify.annotations.NullMarked;
