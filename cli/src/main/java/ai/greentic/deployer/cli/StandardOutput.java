package ai.greentic.deployer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Locale;

/**
 * The standard output. Who has closed the pipe wants no more, and that is no failure: the rest is
 * dropped. Other programs are ended by SIGPIPE then; Java ignores it, and an apply must go on.
 */
final class StandardOutput extends FileOutputStream {
  StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      super.write(bytes, offset, length);
    } catch (IOException e) {
      if (!isUnread(e)) {
        throw e;
      }
    }
  }

  /** EPIPE; Java hands out only the words of the system: "Broken pipe", "The pipe is closed". */
  private static boolean isUnread(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
