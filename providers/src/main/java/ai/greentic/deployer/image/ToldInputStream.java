package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how far the reading of a stream is. */
final class ToldInputStream extends FilterInputStream {
  private final String what;
  private final long total;
  private final Progress progress;
  private long done;

  /**
   * @param before bytes that were done before this stream
   * @param total all bytes, those before included
   */
  ToldInputStream(InputStream in, String what, long before, long total, Progress progress) {
    super(in);
    this.done = before;
    this.what = what;
    this.total = total;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    int got = super.read();
    if (got >= 0) {
      done++;
    }
    return got;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int got = super.read(buffer, offset, length);
    if (got > 0) {
      done += got;
      progress.bytes(what, done, total);
    }
    return got;
  }
}
