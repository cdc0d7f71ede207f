package ai.greentic.deployer.bundle;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What was read, and copied, from a file.
 *
 * @param size bytes
 * @param sha256 their digest, lower-case hex
 */
record DigestedCopy(long size, String sha256) {
  private static final int BUFFER = 256 * 1024;

  /** Reads to the end and keeps nothing. */
  static DigestedCopy read(ReadableByteChannel source, String what, long total, Progress progress)
      throws IOException {
    return copy(
        source, Channels.newChannel(OutputStream.nullOutputStream()), what, total, progress);
  }

  /**
   * Copies, and stops early once there is more than the expected total.
   *
   * @param what the verb for the progress display
   */
  static DigestedCopy copy(
      ReadableByteChannel source,
      WritableByteChannel target,
      String what,
      long total,
      Progress progress)
      throws IOException {
    MessageDigest digest = Digests.newSha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long done = 0;
    while (done <= total && source.read(buffer.clear()) >= 0) {
      buffer.flip();
      done += buffer.remaining();
      digest.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        target.write(buffer);
      }
      progress.bytes(what, Math.min(done, total), total);
    }
    return new DigestedCopy(done, HexFormat.of().formatHex(digest.digest()));
  }
}
