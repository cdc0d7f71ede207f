/** Keys and the policy as files of a machine. */
@NullMarked
package ai.greentic.deployer.signing;

import org.jspecify.annotations.NullMarked;
