package ai.greentic.deployer.spec;

import java.util.List;
import java.util.Optional;

/** What a path is for, which decides where on the machine it may lie. */
enum PathUse {
  /** A folder that the runtime may write; it is made, owned and mounted. */
  WRITABLE_FOLDER,
  /** A file that the deployer makes. */
  MANAGED_FILE,
  /** A file that is there already and that is read at every start. */
  HOST_FILE,
  /** A file that is there already and that is read when planning and applying. */
  SOURCE_FILE;

  /** Nothing of ours lies in these, at any depth. */
  private static final List<String> KERNEL = List.of("/dev", "/proc", "/sys");

  private static final List<String> DEPLOYER =
      List.of("/etc/greentic-deployer", "/run/greentic-deployer", "/var/lib/greentic-deployer");

  /** Hidden from the unit by ProtectHome=, and no place for what root makes. */
  private static final List<String> HOME = List.of("/home", "/root");

  /** By systemd-tmpfiles, at boot and after some days. */
  private static final List<String> EMPTIED = List.of("/tmp", "/var/tmp");

  /** The distribution's, another service's, emptied at boot, or the container's bundle folder. */
  private static final List<String> SYSTEM =
      List.of(
          "/bin",
          "/boot",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/lost+found",
          "/mnt/greentic",
          "/run",
          "/sbin",
          "/usr",
          "/var/lib/apt",
          "/var/lib/containers",
          "/var/lib/docker",
          "/var/lib/dpkg",
          "/var/lib/systemd",
          "/var/lock",
          "/var/log/journal",
          "/var/run",
          "/var/spool/cron");

  /** Shared folders: not to be owned or filled by one deployment, but fine to have a folder in. */
  private static final List<String> SHARED =
      List.of(
          "/",
          "/etc",
          "/media",
          "/mnt",
          "/opt",
          "/srv",
          "/var",
          "/var/backups",
          "/var/cache",
          "/var/lib",
          "/var/local",
          "/var/log",
          "/var/mail",
          "/var/opt",
          "/var/spool");

  /** The path, if it may be used so. The example goes to the message if not. */
  String parse(String text, String example) throws RefusedTextException {
    String path = PosixPath.parse(text, example);
    refuseBelow(path, KERNEL, "belongs to the kernel", example);
    refuseBelow(path, DEPLOYER, "belongs to the deployer itself", example);
    refuseShared(path, this == MANAGED_FILE ? PosixPath.parent(path) : path, example);
    if (this != SOURCE_FILE) {
      refuseBelow(path, EMPTIED, "is emptied by the system", example);
    }
    if (this == WRITABLE_FOLDER || this == MANAGED_FILE) {
      refuseBelow(path, HOME, "is for people's own files", example);
      refuseBelow(path, SYSTEM, "belongs to the system", example);
    }
    if (this == WRITABLE_FOLDER) {
      refuseBelow(path, List.of("/etc"), "belongs to the system", example);
    }
    return path;
  }

  private static void refuseBelow(String path, List<String> folders, String reason, String example)
      throws RefusedTextException {
    Optional<String> folder =
        folders.stream().filter(each -> PosixPath.isAtOrBelow(path, each)).findFirst();
    if (folder.isPresent()) {
      String where = path.equals(folder.get()) ? " " : " is in " + folder.get() + ", which ";
      throw new RefusedTextException(
          Quoted.of(path) + where + reason, "choose another place, for example " + example);
    }
  }

  private static void refuseShared(String path, String folder, String example)
      throws RefusedTextException {
    if (SHARED.contains(folder)) {
      String what =
          path.equals(folder)
              ? " is a system folder"
              : " lies directly in the system folder " + folder;
      throw new RefusedTextException(
          Quoted.of(path) + what,
          "choose a place below a folder of its own, for example " + example);
    }
  }
}
