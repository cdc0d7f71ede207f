package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * An archive whose bytes are the planned ones and stay so until it is closed. Where only root can
 * change the archive, it is digested and used in place. Elsewhere somebody could write other bytes
 * between the check and the loading; there it is copied into a folder of root's, and the copy is
 * what is digested and used.
 */
final class VerifiedArchive implements Closeable {
  private static final int BUFFER = 256 << 10;
  private static final int WRITABLE_BY_OTHERS = 022;

  private final Path path;
  private final boolean copied;

  private VerifiedArchive(Path path, boolean copied) {
    this.path = path;
    this.copied = copied;
  }

  /**
   * @param sha256 the planned digest, lower-case hex
   * @param privateFolder a folder of root's; made with mode 0700 when it is not there
   */
  static VerifiedArchive open(Path archive, String sha256, Path privateFolder, Progress progress)
      throws ProviderException, InterruptedException {
    try {
      if (onlyRootCanChange(archive.toRealPath())) {
        require(
            archive,
            sha256,
            digest(archive, OutputStream.nullOutputStream(), "verifying", progress));
        return new VerifiedArchive(archive, false);
      }
      return copy(archive, sha256, privateFolder, progress);
    } catch (NoSuchFileException e) {
      throw new ProviderException(
          EngineError.ARTIFACT_CHANGED,
          "image archive " + archive + " does not exist any more",
          "put it back, then apply again",
          e);
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("reading " + archive + " was interrupted");
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          "image archive " + archive + " cannot be read or copied: " + FailureReason.of(e),
          "check the file and the free space, then apply again",
          e);
    }
  }

  private static VerifiedArchive copy(
      Path archive, String sha256, Path privateFolder, Progress progress)
      throws IOException, ProviderException {
    Files.createDirectories(
        privateFolder,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    VerifiedArchive copy = new VerifiedArchive(copyPath(privateFolder, sha256), true);
    Files.deleteIfExists(copy.path);
    boolean good = false;
    try {
      try (FileChannel target =
              FileChannel.open(
                  copy.path,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          OutputStream out = Channels.newOutputStream(target)) {
        require(archive, sha256, digest(archive, out, "copying", progress));
      }
      good = true;
      return copy;
    } finally {
      if (!good) {
        copy.close();
      }
    }
  }

  /** Where a copy lies while it is needed; a run that was cut off can have left one. */
  static Path copyPath(Path privateFolder, String sha256) {
    return privateFolder.resolve("image-" + sha256 + ".tar");
  }

  private static Sha256 digest(Path archive, OutputStream copy, String what, Progress progress)
      throws IOException {
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      long size = channel.size();
      InputStream told =
          new ToldInputStream(new ChannelRegion(channel, 0, size), what, 0, size, progress);
      MeasuredInputStream measured = new MeasuredInputStream(new BufferedInputStream(told, BUFFER));
      measured.transferTo(copy);
      return measured.digestToEnd();
    }
  }

  private static void require(Path archive, String expected, Sha256 found)
      throws ProviderException {
    if (!found.hex().equals(expected)) {
      throw new ProviderException(
          EngineError.ARTIFACT_CHANGED,
          "image archive "
              + archive
              + " has changed since the plan: its SHA-256 is "
              + found.hex()
              + " in place of "
              + expected,
          "put the planned archive back, or plan again");
    }
  }

  /**
   * Whether the file and every folder on the way to it belong to root and let no one else write.
   */
  private static boolean onlyRootCanChange(Path real) throws IOException {
    for (Path at = real; at != null; at = at.getParent()) {
      int owner = (Integer) Files.getAttribute(at, "unix:uid");
      int mode = (Integer) Files.getAttribute(at, "unix:mode");
      if (owner != 0 || (mode & WRITABLE_BY_OTHERS) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The file to load. */
  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (copied) {
      Files.deleteIfExists(path);
    }
  }
}
