package ai.greentic.deployer.mount;

import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** systemd with one mount unit, and what the kernel shows of it in two folders. */
final class FakeHost implements Function<String, Result> {
  private final Path mountinfo;
  private final Path backingFile;
  private final Path where;
  private final String loopName;
  private final Path unitFile;

  String options = "ro,nosuid,nodev,noexec,relatime";
  boolean stopFails;
  boolean needsReload;
  String dropIns = "";
  boolean maskedElsewhere;

  FakeHost(Path folder, Path what, Path where) throws IOException {
    this.mountinfo = Files.createFile(folder.resolve("mountinfo"));
    this.backingFile =
        Files.createDirectories(folder.resolve("dev/7:0/loop")).resolve("backing_file");
    this.where = where;
    this.unitFile = folder.resolve("run-abc.mount");
    this.loopName = what.toString();
  }

  MountTable mounts() {
    return new MountTable(mountinfo, backingFile.resolve("../../..").normalize());
  }

  /** Puts a file system of any type and file at the mount point. */
  void mount(String type, String file) throws IOException {
    Files.createDirectories(where);
    Files.writeString(backingFile, file + "\n");
    Files.writeString(
        mountinfo, "24 23 7:0 / " + where + " " + options + " - " + type + " /dev/loop0 ro\n");
  }

  private void unmount() throws IOException {
    Files.writeString(mountinfo, "");
    Files.deleteIfExists(backingFile);
  }

  @Override
  public Result apply(String line) {
    try {
      if (line.startsWith("systemctl show")) {
        boolean active = Files.size(mountinfo) > 0;
        return new Result(
            0,
            "ActiveState=%s\nLoadState=%s\nFragmentPath=%s\nNeedDaemonReload=%s\nDropInPaths=%s\n"
                .formatted(
                    active ? "active" : "inactive",
                    Files.exists(unitFile) ? "loaded" : maskedElsewhere ? "masked" : "not-found",
                    unitFile,
                    needsReload ? "yes" : "no",
                    dropIns),
            "");
      }
      if (line.startsWith("systemctl start")) {
        mount("squashfs", loopName);
      }
      if (line.startsWith("systemctl stop")) {
        if (stopFails) {
          return new Result(1, "", "Job failed.");
        }
        unmount();
      }
      if (line.equals("systemctl daemon-reload")) {
        needsReload = false;
      }
      return new Result(0, "", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
