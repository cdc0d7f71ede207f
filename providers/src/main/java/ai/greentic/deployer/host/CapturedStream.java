package ai.greentic.deployer.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads a stream to its end in a thread of its own, keeps a part of it and tells its lines. */
final class CapturedStream {
  private static final int LONGEST_LINE_TOLD = 4096;

  private final InputStream stream;
  private final int limit;
  private final boolean keepTail;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Thread reader;

  private ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean overflowed;

  private CapturedStream(InputStream stream, int limit, boolean keepTail, Consumer<String> lines) {
    this.stream = stream;
    this.limit = limit;
    this.keepTail = keepTail;
    this.lines = lines;
    this.reader = Thread.ofPlatform().daemon().name("captured-stream").unstarted(this::readAll);
  }

  /** Keeps the first bytes, up to the limit. */
  static CapturedStream head(InputStream stream, int limit, Consumer<String> lines) {
    CapturedStream captured = new CapturedStream(stream, limit, false, lines);
    captured.reader.start();
    return captured;
  }

  /** Keeps at least the last bytes, up to the limit, and at most twice as many. */
  static CapturedStream tail(InputStream stream, int limit, Consumer<String> lines) {
    CapturedStream captured = new CapturedStream(stream, limit, true, lines);
    captured.reader.start();
    return captured;
  }

  /** Waits for the end of the stream; what comes later than that is not part of the text. */
  void await(Duration longest) throws InterruptedException {
    reader.join(longest);
  }

  /** Whether there was more than the limit. */
  synchronized boolean overflowed() {
    return overflowed;
  }

  synchronized String text() {
    byte[] bytes = kept.toByteArray();
    int from = keepTail ? Math.max(0, bytes.length - limit) : 0;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private void readAll() {
    byte[] buffer = new byte[8192];
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        keep(buffer, count);
        tell(buffer, count);
      }
    } catch (IOException e) {
      // The process was ended and its pipe closed; what came before is kept.
    }
    endOfLine();
  }

  private synchronized void keep(byte[] buffer, int count) {
    if (keepTail) {
      kept.write(buffer, 0, count);
      if (kept.size() > 2 * limit) {
        byte[] all = kept.toByteArray();
        kept = new ByteArrayOutputStream();
        kept.write(all, all.length - limit, limit);
      }
      return;
    }
    int fitting = Math.min(count, limit - kept.size());
    kept.write(buffer, 0, fitting);
    overflowed |= fitting < count;
  }

  /** Progress displays end their lines with a carriage return. */
  private void tell(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n' || buffer[i] == '\r') {
        endOfLine();
      } else if (line.size() < LONGEST_LINE_TOLD) {
        line.write(buffer[i]);
      }
    }
  }

  private void endOfLine() {
    if (line.size() > 0) {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
