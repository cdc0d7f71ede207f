package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at file systems, at what lies in them, and at control groups. */
record StorageChecks(Commands commands, Path root) {
  private static final long MIB = 1L << 20;

  /** An image, a bundle and what is written beside them. */
  private static final long LEAST_BYTES = 512 * MIB;

  private static final long FEW_BYTES = 2048 * MIB;
  private static final long LEAST_INODES = 1_000;
  private static final long FEW_INODES = 20_000;
  private static final int OTHERS_WRITE = 0022;

  Check controlGroups() {
    String name = "control-groups";
    Path controllers = root.resolve("sys/fs/cgroup/cgroup.controllers");
    try {
      Set<String> missing = new LinkedHashSet<>(List.of("cpu", "memory", "pids"));
      String found = Files.readString(controllers).strip();
      missing.removeAll(List.of(found.split(" ", -1)));
      return missing.isEmpty()
          ? Check.ok(name, "version 2: " + found)
          : Check.warning(
              name,
              "version 2 without " + String.join(", ", missing),
              "let the kernel or the outer container give them; limits on "
                  + String.join(", ", missing)
                  + " have no effect without");
    } catch (IOException e) {
      return Check.warning(
          name,
          "no control groups of version 2",
          "boot with systemd.unified_cgroup_hierarchy=1, which Debian 12 does by itself");
    }
  }

  /** Those that have a device file and no backing file. */
  Check freeLoopDevices() {
    String name = "loop-devices";
    int all = 0;
    int free = 0;
    try (DirectoryStream<Path> devices =
        Files.newDirectoryStream(root.resolve("dev"), "loop[0-9]*")) {
      for (Path device : devices) {
        all++;
        Path backing =
            root.resolve("sys/block").resolve(device.getFileName()).resolve("loop/backing_file");
        free += Files.exists(backing) ? 0 : 1;
      }
    } catch (IOException e) {
      // Then there is none yet; the kernel makes them when they are needed.
    }
    return all > 0 && free == 0
        ? Check.warning(
            name,
            "all " + all + " are in use",
            "the kernel makes more where it may; else detach some, see 'losetup --list'")
        : Check.ok(name, all == 0 ? "made when needed" : free + " of " + all + " free");
  }

  /** Room for the state and the bundles, and for images. */
  Check disk(Path stateFolder) throws InterruptedException {
    String name = "disk";
    List<String> found = new ArrayList<>();
    Check.Level level = Check.Level.OK;
    for (Path wanted : List.of(stateFolder, Path.of("/var/lib/containers"))) {
      Path folder = existing(wanted);
      long bytes = freeBytes(folder);
      long inodes = freeInodes(folder);
      found.add(
          "%s: %d MiB%s free"
              .formatted(
                  Path.of("/").resolve(root.relativize(folder)),
                  bytes / MIB,
                  inodes < 0 ? "" : " and " + inodes + " inodes"));
      level = worse(level, level(bytes, LEAST_BYTES, FEW_BYTES));
      level = worse(level, inodes < 0 ? level : level(inodes, LEAST_INODES, FEW_INODES));
    }
    String all = String.join("; ", found.stream().distinct().toList());
    return new Check(
        name,
        level,
        all,
        level == Check.Level.OK
            ? ""
            : "make room: see 'podman system df' and 'journalctl --disk-usage'");
  }

  private static Check.Level level(long free, long least, long few) {
    if (free < least) {
      return Check.Level.FAILURE;
    }
    return free < few ? Check.Level.WARNING : Check.Level.OK;
  }

  private static Check.Level worse(Check.Level one, Check.Level other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The folder itself, or where it would be made. */
  private Path existing(Path wanted) {
    Path folder = root.resolve(Path.of("/").relativize(wanted));
    while (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent == null || folder.equals(root)) {
        return root;
      }
      folder = parent;
    }
    return folder;
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** -1 where the file system does not count them. */
  private long freeInodes(Path folder) throws InterruptedException {
    try {
      String[] counts =
          commands
              .run(Command.of("stat", "--file-system", "--format=%c %d", folder.toString()))
              .out()
              .strip()
              .split(" ", -1);
      return counts.length == 2 && Long.parseLong(counts[0]) > 0 ? Long.parseLong(counts[1]) : -1;
    } catch (ProviderException | NumberFormatException e) {
      return -1;
    }
  }

  /** Nobody but root may change what the deployer believes. */
  Check state(Path stateFolder) {
    String name = "state-folder";
    for (Path wanted : List.of(stateFolder, stateFolder.getParent(), Path.of("/etc/greentic"))) {
      Path folder = root.resolve(Path.of("/").relativize(wanted));
      try {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        Map<String, Object> status =
            Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) status.getOrDefault("mode", OTHERS_WRITE);
        Object superuser = Files.getAttribute(root, "unix:uid");
        if (!superuser.equals(status.get("uid"))
            || (mode & OTHERS_WRITE) != 0
            || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          return Check.failure(
              name,
              "%s belongs to user id %s with mode %04o"
                  .formatted(wanted, status.get("uid"), mode & 07777),
              "chown root " + wanted + " && chmod go-w " + wanted);
        }
      } catch (IOException e) {
        return Check.failure(
            name, wanted + " cannot be read: " + FailureReason.of(e), "run the command as root");
      }
    }
    Path folder = root.resolve(Path.of("/").relativize(stateFolder));
    return Check.ok(name, stateFolder + (Files.exists(folder) ? "" : " is not there yet"));
  }
}
