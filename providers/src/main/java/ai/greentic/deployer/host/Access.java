package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who owns a file or folder and who may do what with it.
 *
 * @param owner the user id
 * @param group the group id
 * @param mode the permission bits of chmod(2), set-id and sticky bits included, without the type
 */
public record Access(int owner, int group, int mode) {
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final int PERMISSION_BITS = 0777;
  private static final int ALL_BITS = 07777;

  public Access {
    if (owner < 0 || group < 0) {
      throw new IllegalArgumentException(owner + ":" + group + " is not an owner and a group");
    }
    if ((mode & ~ALL_BITS) != 0) {
      throw new IllegalArgumentException(Integer.toOctalString(mode) + " (octal) is not a mode");
    }
  }

  /**
   * Reads a mode such as {@code 0750}.
   *
   * @throws ProviderException when that is no pair of ids or no mode between 0000 and 0777
   */
  public static Access of(long owner, long group, String mode) throws ProviderException {
    if (!MODE.matcher(mode).matches()) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          "'" + mode + "' is not a mode",
          "write four octal digits up to 0777, such as 0750");
    }
    if (owner < 0 || owner > Integer.MAX_VALUE || group < 0 || group > Integer.MAX_VALUE) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          owner + ":" + group + " is not a user id and a group id",
          "write ids between 0 and " + Integer.MAX_VALUE);
    }
    return new Access((int) owner, (int) group, Integer.parseInt(mode, 8));
  }

  public static Access root(int mode) {
    return new Access(0, 0, mode);
  }

  /** The mode as four octal digits, such as {@code 0750}. */
  public String modeText() {
    return "%04o".formatted(mode);
  }

  /**
   * The permission bits.
   *
   * @throws IllegalArgumentException when the mode has a set-id or sticky bit, which nothing that
   *     is made here needs
   */
  Set<PosixFilePermission> permissions() {
    if ((mode & ~PERMISSION_BITS) != 0) {
      throw new IllegalArgumentException("mode " + modeText() + " is not between 0000 and 0777");
    }
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 9; bit++) {
      boolean set = (mode & (0400 >> bit)) != 0;
      text.append(set ? "rwxrwxrwx".charAt(bit) : '-');
    }
    return PosixFilePermissions.fromString(text.toString());
  }

  /** Whether others than the owner can write. */
  boolean writableByOthers() {
    return (mode & 0022) != 0;
  }

  /** In a sticky folder only root and the owner of an entry can rename or remove it. */
  boolean sticky() {
    return (mode & 01000) != 0;
  }
}
