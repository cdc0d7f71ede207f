package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is at a path; symbolic links are not followed.
 *
 * @param size bytes, for a regular file
 * @param inode number of it in its file system; another file at the same path has another one
 * @param key names the inode while the file system is mounted (device and inode number)
 */
public record FileStatus(Kind kind, Access access, long size, long inode, Object key) {
  private static final int TYPE_BITS = 0170000;

  /** The type bits of stat(2) that matter here. */
  public enum Kind {
    REGULAR_FILE("a file"),
    DIRECTORY("a directory"),
    SYMBOLIC_LINK("a symbolic link"),
    OTHER("a device, socket or named pipe");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Nothing when this is of a kind.
   *
   * @param path where this is, for the message
   * @throws ProviderException when it is something else; a symbolic link is always something else
   */
  public void require(Path path, Kind wanted) throws ProviderException {
    if (kind != wanted) {
      throw new ProviderException(
          HostError.OBJECT_OF_OTHER_KIND,
          path + " is " + kind + "; it must be " + wanted,
          kind == Kind.SYMBOLIC_LINK
              ? "links are not followed: name the real path, or remove the link"
              : "move it away, or choose another path");
    }
  }

  /** Throws NoSuchFileException when there is nothing. */
  static FileStatus of(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,uid,gid,size,ino,fileKey", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) get(attributes, "mode", path);
    Access access =
        new Access(
            (Integer) get(attributes, "uid", path),
            (Integer) get(attributes, "gid", path),
            mode & 07777);
    Kind kind =
        switch (mode & TYPE_BITS) {
          case 0100000 -> Kind.REGULAR_FILE;
          case 0040000 -> Kind.DIRECTORY;
          case 0120000 -> Kind.SYMBOLIC_LINK;
          default -> Kind.OTHER;
        };
    return new FileStatus(
        kind,
        access,
        (Long) get(attributes, "size", path),
        (Long) get(attributes, "ino", path),
        get(attributes, "fileKey", path));
  }

  private static Object get(Map<String, Object> attributes, String name, Path path)
      throws IOException {
    Object value = attributes.get(name);
    if (value == null) {
      throw new NoSuchFileException(path.toString(), null, "it has no attribute " + name);
    }
    return value;
  }
}
