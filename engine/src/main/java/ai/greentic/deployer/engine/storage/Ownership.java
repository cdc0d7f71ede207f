package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses files and folders that somebody else could have put there or could change: symbolic
 * links, files of other users than us and root, and files that a group or all may write.
 */
public final class Ownership {
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int STICKY = 01000;
  private static final int PERMISSIONS = 07777;

  private Ownership() {}

  /** What is there is not to be trusted; the message says why. */
  public static final class UntrustedException extends IOException {
    private static final long serialVersionUID = 1L;

    private UntrustedException(String message) {
      super(message);
    }
  }

  /** Throws when the file or folder is there and not ours alone. */
  public static void require(Path path) throws IOException {
    if (!isUnix(path)) {
      return;
    }
    Status status;
    try {
      status = Status.of(path, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (status.isLink()) {
      throw new UntrustedException(path + " is a symbolic link");
    }
    requireOwner(path, status);
    if ((status.mode() & WRITABLE_BY_OTHERS) != 0) {
      throw writable(path, status);
    }
  }

  /** Throws when others could replace what is in a folder: it is not ours, or all may write it. */
  public static void requireSafeParent(Path folder) throws IOException {
    if (!isUnix(folder) || !Files.exists(folder)) {
      return;
    }
    Status status = Status.of(folder);
    requireOwner(folder, status);
    if ((status.mode() & WRITABLE_BY_ALL) != 0 && (status.mode() & STICKY) == 0) {
      throw writable(folder, status);
    }
  }

  private record Status(int owner, int mode, boolean isLink) {
    static Status of(Path path, LinkOption... options) throws IOException {
      return new Status(
          number(Files.getAttribute(path, "unix:uid", options)),
          number(Files.getAttribute(path, "unix:mode", options)) & PERMISSIONS,
          Files.isSymbolicLink(path) && options.length > 0);
    }
  }

  private static int number(@Nullable Object attribute) throws IOException {
    if (attribute instanceof Integer number) {
      return number;
    }
    throw new IOException("the file system does not tell owner and mode");
  }

  private static void requireOwner(Path path, Status status) throws IOException {
    if (status.owner() != ROOT && status.owner() != ourselves()) {
      throw new UntrustedException(path + " belongs to user id " + status.owner());
    }
  }

  /** Only Linux tells it at once; elsewhere what we make ourselves does. */
  private static int ourselves() throws IOException {
    Path process = Path.of("/proc/self");
    if (Files.exists(process)) {
      return number(Files.getAttribute(process, "unix:uid"));
    }
    Path made = Files.createTempFile("greentic-deployer", null);
    try {
      return number(Files.getAttribute(made, "unix:uid"));
    } finally {
      Files.delete(made);
    }
  }

  private static UntrustedException writable(Path path, Status status) {
    return new UntrustedException(
        path + " can be written by others (mode " + Integer.toOctalString(status.mode()) + ")");
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().containsAll(Set.of("unix", "posix"));
  }
}
