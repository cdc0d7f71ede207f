/** systemd units. */
@NullMarked
package ai.greentic.deployer.unit;

import org.jspecify.annotations.NullMarked;
