/** What touches Linux: commands with time limits, the safe file system, systemd. */
@NullMarked
package ai.greentic.deployer.host;

import org.jspecify.annotations.NullMarked;
