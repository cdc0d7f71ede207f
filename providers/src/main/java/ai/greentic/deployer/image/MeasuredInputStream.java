package ai.greentic.deployer.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts and digests what is read, and ends with an error when more is read than allowed. */
final class MeasuredInputStream extends FilterInputStream {
  private final MessageDigest digest = Sha256.newDigest();
  private long count;
  private final long most;
  private final String aboveMost;
  private long allowedUpTo = Long.MAX_VALUE;
  private String excess = "";

  MeasuredInputStream(InputStream in) {
    this(in, Long.MAX_VALUE, "");
  }

  /**
   * @param most bytes that may be read in all
   * @param aboveMost the message of the error when there are more
   */
  MeasuredInputStream(InputStream in, long most, String aboveMost) {
    super(in);
    this.most = most;
    this.aboveMost = aboveMost;
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** From now on at most so many bytes; more is an error with the given message. */
  void allow(long bytes, String excess) {
    this.allowedUpTo = Math.addExact(count, bytes);
    this.excess = excess;
  }

  void allowAll() {
    allowedUpTo = Long.MAX_VALUE;
  }

  /** Reads all that is left, and gives the digest of everything that was read. */
  Sha256 digestToEnd() throws IOException {
    readToEnd();
    return Sha256.finish(digest);
  }

  private void readToEnd() throws IOException {
    byte[] buffer = new byte[64 << 10];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Reading digests.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int got = super.read(buffer, offset, length);
    if (got > 0) {
      digest.update(buffer, offset, got);
      count += got;
      if (count > allowedUpTo) {
        throw new ExcessException(excess);
      }
      if (count > most) {
        throw new ExcessException(aboveMost);
      }
    }
    return got;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] buffer = new byte[(int) Math.min(bytes, 64 << 10)];
    int got = bytes <= 0 ? 0 : read(buffer, 0, buffer.length);
    return Math.max(got, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** More was there than is allowed. */
  static final class ExcessException extends IOException {
    private static final long serialVersionUID = 1L;

    ExcessException(String message) {
      super(message);
    }
  }
}
