package ai.greentic.deployer.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into interruptions of the working thread. After the first one it
 * ends what it has begun and says how it went; after the second it interrupts that as well and
 * records how far it came; the third ends the program at once, which the journal is there for.
 */
final class GracefulStop {
  /** What a shell gives for a program that was killed. */
  private static final int KILLED = 137;

  private final Thread worker;
  private final PrintStream err;
  private final AtomicInteger asked = new AtomicInteger();

  GracefulStop(Thread worker, PrintStream err) {
    this.worker = worker;
    this.err = err;
  }

  void install() {
    Signals.whenAskedToEnd(this::stop);
  }

  private void stop() {
    switch (asked.incrementAndGet()) {
      case 1 -> {
        err.println(
            "\nInterrupted: what runs is ended well, nothing more is begun. Once more stops that too.");
        worker.interrupt();
      }
      case 2 -> {
        err.println("\nInterrupted again: what runs is stopped and recorded as unfinished.");
        worker.interrupt();
      }
      default -> Runtime.getRuntime().halt(KILLED);
    }
  }
}
