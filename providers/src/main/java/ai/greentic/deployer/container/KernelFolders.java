package ai.greentic.deployer.container;

import java.nio.file.Path;

/**
 * Where the kernel tells what it knows.
 *
 * @param proc the proc file system
 * @param devices the folder of all block devices by number
 * @param controlGroups the control group file system
 */
record KernelFolders(Path proc, Path devices, Path controlGroups) {
  static final KernelFolders REAL =
      new KernelFolders(Path.of("/proc"), Path.of("/sys/dev/block"), Path.of("/sys/fs/cgroup"));
}
