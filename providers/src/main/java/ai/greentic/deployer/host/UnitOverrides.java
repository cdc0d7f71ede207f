package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What changes a unit beside its file: drop-ins of {@code systemctl edit} and the links of {@code
 * systemctl mask} (systemd.unit(5), systemctl(1)).
 */
public final class UnitOverrides {
  /** The attribute that holds the paths of the drop-ins. */
  public static final String DROP_INS = "dropIns";

  /** The attribute that is true for a masked unit. */
  public static final String MASKED = "masked";

  private static final Path MASK = Path.of("/dev/null");

  /** systemctl quotes those with blanks or backslashes, as a unit of a path with a dash has. */
  private static final Pattern PATH = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|\\S+");

  private final SafeFiles files;
  private final Systemd systemd;

  public UnitOverrides(SafeFiles files, Systemd systemd) {
    this.files = files;
    this.systemd = systemd;
  }

  /**
   * The drop-ins of one unit alone; what an administrator set for all services is not our concern.
   *
   * @param state its property {@code DropInPaths}
   */
  public static List<String> dropIns(String unit, Map<String, String> state) {
    return PATH.matcher(state.getOrDefault("DropInPaths", ""))
        .results()
        .map(path -> path.group(1) == null ? path.group() : unescaped(path.group(1)))
        .filter(path -> path.contains("/" + unit + ".d/"))
        .toList();
  }

  private static String unescaped(String quoted) {
    return quoted.replaceAll("\\\\(.)", "$1");
  }

  /**
   * Whether systemctl mask was run on a unit: a symbolic link to /dev/null stands where its file
   * would be, or the file is gone and the link lies elsewhere.
   *
   * @param state its property {@code LoadState}
   */
  public static boolean isMasked(Path path, Optional<FileStatus> status, Map<String, String> state)
      throws ProviderException {
    return status.isPresent()
        ? isMask(path, status.get())
        : "masked".equals(state.get("LoadState"));
  }

  private static boolean isMask(Path path, FileStatus status) throws ProviderException {
    try {
      return status.kind() == FileStatus.Kind.SYMBOLIC_LINK
          && Files.readSymbolicLink(path).equals(MASK);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          path + " cannot be looked at: " + e.getMessage(),
          "look at the file system that holds it",
          e);
    }
  }

  /**
   * Removes the drop-ins and masks that a plan has shown. systemd sees it after {@link
   * Systemd#daemonReload}.
   *
   * @return whether there were any
   */
  public boolean remove(String unit, Path path, Mapping before)
      throws ProviderException, InterruptedException {
    List<String> dropIns = before.texts(DROP_INS);
    for (String dropIn : dropIns) {
      Path file = Path.of(dropIn);
      files.deleteFile(file);
      files.deleteEmptyFolder(Objects.requireNonNull(file.getParent()));
    }
    if (before.isTrue(MASKED)) {
      removeMaskAt(path);
      systemd.unmaskUntilReboot(unit);
    }
    return before.isTrue(MASKED) || !dropIns.isEmpty();
  }

  /** Removes the link of a masked unit; anything else at the path stays. */
  public void removeMaskAt(Path path) throws ProviderException, InterruptedException {
    Optional<FileStatus> status = files.status(path);
    if (status.isPresent() && isMask(path, status.get())) {
      files.deleteFile(path);
    }
  }
}
