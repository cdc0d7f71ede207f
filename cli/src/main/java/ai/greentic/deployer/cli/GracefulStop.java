package ai.greentic.deployer.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into an interruption of the working thread, and lets it end what
 * it has begun and say how it went. The exit code is then its own.
 */
final class GracefulStop {
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode;

  private GracefulStop() {}

  static GracefulStop ofCurrentThread(PrintStream err) {
    GracefulStop stop = new GracefulStop();
    Thread worker = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("graceful-stop").unstarted(() -> stop.stop(worker, err)));
    return stop;
  }

  /** The work has ended with this exit code. */
  void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  private void stop(Thread worker, PrintStream err) {
    if (finished.getCount() == 0) {
      return;
    }
    err.println("\nInterrupted: what runs is ended well, nothing more is begun.");
    worker.interrupt();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The worker itself cannot: System.exit waits for this hook.
    Runtime.getRuntime().halt(exitCode);
  }
}
