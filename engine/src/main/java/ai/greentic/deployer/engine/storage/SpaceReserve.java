package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;

/**
 * Space on a disk that is taken before work begins that may fill it, and given back when what
 * failed has to be taken back, which must be recorded too. What a crash leaves of it is deleted by
 * {@link DurableFile#deleteUnfinished}.
 */
public final class SpaceReserve implements AutoCloseable {
  private static final int BLOCK = 1 << 16;

  private final Path file;

  private SpaceReserve(Path file) {
    this.file = file;
  }

  /**
   * Takes space in a folder; throws when there is not so much.
   *
   * @param size in bytes, rounded up to 64 KiB
   */
  public static SpaceReserve take(Path folder, long size) throws IOException {
    Path file = folder.resolve("reserve" + DurableFile.UNFINISHED + "space");
    SpaceReserve reserve = new SpaceReserve(file);
    try {
      DurableFile.uninterrupted(() -> fill(file, size));
      return reserve;
    } catch (IOException e) {
      reserve.close();
      throw e;
    }
  }

  /** With bytes that no file system makes smaller. */
  private static void fill(Path file, long size) throws IOException {
    Files.deleteIfExists(file);
    Random random = new Random();
    byte[] block = new byte[BLOCK];
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            DurableFile.onlyOwner(file, "rw-------"))) {
      for (long written = 0; written < size; written += BLOCK) {
        random.nextBytes(block);
        ByteBuffer left = ByteBuffer.wrap(block);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
      channel.force(true);
    }
  }

  /** Gives the space back. One that cannot be deleted now is deleted later. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return;
    }
  }
}
