package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replaces files whole: written beside the target with mode 0600, synced, renamed over it, and the
 * folder synced. After a crash at any instant the target has its old bytes or its new ones. An
 * interruption does not end any of it; it is kept for whoever waits for it.
 */
public final class DurableFile {
  static final String UNFINISHED = ".unfinished-";

  private DurableFile() {}

  /** Several processes may write the same target at once: one of them wins, whole. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    uninterrupted(() -> replace(target, bytes, Optional.empty()));
    syncFolder(target);
  }

  /**
   * Writes a file as {@link #write} does; what was there stays as the backup. At every instant the
   * file is there whole, and so is the backup: what was there, or the backup before.
   */
  public static void writeKeeping(Path file, byte[] bytes, Path backup) throws IOException {
    Path target = file.toAbsolutePath();
    uninterrupted(() -> replace(target, bytes, Optional.of(backup.toAbsolutePath())));
    syncFolder(target);
  }

  /** Writes a file whole, unless there is one already; then that one stays. */
  public static void writeNew(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Path made = unfinished(target);
    uninterrupted(() -> replace(made, bytes, Optional.empty()));
    try {
      Files.createLink(target, made);
    } catch (FileAlreadyExistsException e) {
      // Somebody was faster.
    } finally {
      Files.deleteIfExists(made);
    }
    syncFolder(target);
  }

  private static void replace(Path target, byte[] bytes, Optional<Path> backup) throws IOException {
    Path unfinished = unfinished(target);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              onlyOwner(target, "rw-------"))) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      if (backup.isPresent() && Files.exists(target)) {
        keep(target, backup.get());
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  /** A second name costs nothing; where the file system has none, a copy does the same. */
  private static void keep(Path file, Path backup) throws IOException {
    Path unfinished = unfinished(backup);
    try {
      Files.createLink(unfinished, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      replace(backup, Files.readAllBytes(file), Optional.empty());
      return;
    }
    Files.move(unfinished, backup, StandardCopyOption.ATOMIC_MOVE);
    // rename(2) does nothing when both names are one file already, as after a crash right here.
    Files.deleteIfExists(unfinished);
  }

  private static Path unfinished(Path target) {
    String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return target.resolveSibling(target.getFileName() + UNFINISHED + suffix);
  }

  /** Deletes what writers that were killed have left in a folder in which nobody writes now. */
  public static void deleteUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            folder, path -> String.valueOf(path.getFileName()).contains(UNFINISHED))) {
      for (Path unfinished : left) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /**
   * Appends a line, which is on disk when this returns, to a file that no other process writes now.
   * The end of a line that a crash has torn becomes a line of its own.
   */
  public static void appendLine(Path file, String line) throws IOException {
    Path target = file.toAbsolutePath();
    boolean isNew = !Files.exists(target);
    long before = isNew ? 0 : Files.size(target);
    uninterrupted(() -> append(target, before, line + "\n"));
    if (isNew) {
      syncFolder(target);
    }
  }

  private static void append(Path target, long before, String line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            target,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
            onlyOwner(target, "rw-------"))) {
      ByteBuffer last = ByteBuffer.allocate(1);
      boolean isTorn =
          before > 0 && channel.position(before - 1).read(last) == 1 && last.get(0) != '\n';
      ByteBuffer left = StandardCharsets.UTF_8.encode(isTorn ? "\n" + line : line);
      // After an interruption this writes the same bytes once more.
      channel.position(before);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
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
    try {
      Files.createDirectory(folder, onlyOwner(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      // Another process made it at the same time.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    syncFolder(folder.toAbsolutePath());
  }

  /** A rename or a new name survives a power cut only once its folder is synced. */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null && isPosix(folder)) {
      uninterrupted(() -> {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      });
    }
  }

  interface Work {
    void run() throws IOException;
  }

  /** An interruption closes the channel that its thread uses; then the work is done once more. */
  static void uninterrupted(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          work.run();
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
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
