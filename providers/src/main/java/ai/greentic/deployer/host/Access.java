package ai.greentic.deployer.host;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who owns a file or folder and who may do what with it.
 *
 * @param owner the user id
 * @param group the group id
 * @param mode the permission bits of chmod(2), set-id and sticky bits included, without the type
 */
public record Access(int owner, int group, int mode) {
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
   * @throws IllegalArgumentException when the ids do not fit an int or the mode is not octal
   */
  public static Access of(long owner, long group, String mode) {
    if (!mode.matches("[0-7]{3,4}")) {
      throw new IllegalArgumentException(
          "'" + mode + "' is not a mode; write four octal digits, such as 0750");
    }
    return new Access(Math.toIntExact(owner), Math.toIntExact(group), Integer.parseInt(mode, 8));
  }

  public static Access root(int mode) {
    return new Access(0, 0, mode);
  }

  /** The mode as four octal digits, such as {@code 0750}. */
  public String modeText() {
    return String.format("%04o", mode);
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
