package ai.greentic.deployer.engine.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Replaces files whole: written beside the target with mode 0600, synced, renamed over it, and the
 * folder synced. After a crash at any instant the target has its old bytes or its new ones.
 */
public final class DurableFile {
  private static final String UNFINISHED = ".unfinished";

  private DurableFile() {}

  public static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, onlyOwner(target, "rw-------"));
    try {
      try (FileOutputStream out = new FileOutputStream(unfinished.toFile(), true)) {
        out.write(bytes);
        out.getFD().sync();
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    syncFolder(target);
  }

  /** Deletes a file, if it is there, and syncs its folder. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncFolder(file.toAbsolutePath());
    }
  }

  /** Makes a folder that only its owner can enter, with its parents. */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      makeFolder(parent);
    }
    Files.createDirectories(folder, onlyOwner(folder, "rwx------"));
    syncFolder(folder.toAbsolutePath());
  }

  /**
   * A rename or a new name survives a power cut only once its folder is synced. An interruption
   * closes the channel; it is kept for whoever waits for it, and the folder synced all the same.
   */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || !isPosix(folder)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    boolean synced = false;
    while (!synced) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
        synced = true;
      } catch (ClosedByInterruptException e) {
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The attributes of a new file or folder that only its owner may use. */
  public static FileAttribute<?>[] onlyOwner(Path path, String permissions) {
    if (!isPosix(path)) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
