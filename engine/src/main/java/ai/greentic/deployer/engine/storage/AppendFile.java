package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that only grows, each piece synced before the call returns. For several threads. */
public final class AppendFile implements AutoCloseable {
  private final FileChannel channel;

  private AppendFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the file, which must not exist, with mode 0600. */
  public static AppendFile create(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    FileChannel channel =
        FileChannel.open(
            target,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            DurableFile.onlyOwner(target, "rw-------"));
    DurableFile.syncFolder(target);
    return new AppendFile(channel);
  }

  public synchronized void append(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
