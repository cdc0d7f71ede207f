package ai.greentic.deployer.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders as the kernel shows them of the container that {@link FakeHost#running} gives. */
final class FakeKernel {
  static final Path BUNDLE_FILE =
      Path.of("/var/lib/greentic-deployer/acme/bundles/" + "b".repeat(64) + ".squashfs");
  static final Path BUNDLE_MOUNT = Path.of("/mnt/greentic/bundles/acme");

  private final Path folder;

  FakeKernel(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("proc/101"));
    Files.createDirectories(folder.resolve("devices/7:0/loop"));
    // The sockets are real ones.
    Files.createSymbolicLink(folder.resolve("proc/net"), Path.of("/proc/net"));
    mounted("900 800 7:0 / " + BUNDLE_MOUNT + " ro,nosuid,nodev,noexec - squashfs /dev/loop0 ro\n");
    backing(BUNDLE_FILE.toString());
  }

  KernelFolders folders() {
    return new KernelFolders(
        folder.resolve("proc"), folder.resolve("devices"), folder.resolve("cgroup"));
  }

  void mounted(String mountinfo) throws IOException {
    Files.writeString(folder.resolve("proc/101/mountinfo"), mountinfo);
  }

  void backing(String file) throws IOException {
    Files.writeString(folder.resolve("devices/7:0/loop/backing_file"), file + "\n");
  }

  void processIsGone() throws IOException {
    Files.delete(folder.resolve("proc/101/mountinfo"));
  }

  void killedForMemory(String controlGroup, int times) throws IOException {
    Path group = folder.resolve("cgroup" + controlGroup);
    Files.createDirectories(group);
    Files.writeString(
        group.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 1\noom_kill " + times + "\n");
  }
}
