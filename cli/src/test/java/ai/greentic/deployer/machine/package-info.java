/** End-to-end tests on a real systemd machine with podman. */
@NullMarked
package ai.greentic.deployer.machine;

import org.jspecify.annotations.NullMarked;
