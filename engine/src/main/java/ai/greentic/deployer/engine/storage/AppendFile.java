package ai.greentic.deployer.engine.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that only grows, each piece synced before the call returns. For several threads; the
 * interruption of one of them does not close it for the others, as it would with a FileChannel.
 */
public final class AppendFile implements AutoCloseable {
  private final FileOutputStream out;
  private @Nullable IOException failure;

  private AppendFile(FileOutputStream out) {
    this.out = out;
  }

  /** Makes the file, which must not exist, with mode 0600. */
  public static AppendFile create(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createFile(target, DurableFile.onlyOwner(target, "rw-------"));
    DurableFile.syncFolder(target);
    return new AppendFile(new FileOutputStream(target.toFile(), true));
  }

  /**
   * Adds a piece. After a failure nothing is ever added again: what follows a torn piece could not
   * be read, and after a failed fsync(2) nobody knows what is on the disk.
   */
  public synchronized void append(byte[] bytes) throws IOException {
    if (failure != null) {
      throw new IOException("an earlier write failed: " + failure.getMessage(), failure);
    }
    try {
      out.write(bytes);
      out.getFD().sync();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
