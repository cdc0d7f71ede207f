package ai.greentic.deployer.engine.registry;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long code of a plug-in may take that has nothing to wait for. */
record TimeLimit(Duration limit) {

  /**
   * Runs code of a plug-in in a thread of its own, which does not keep the program alive: code that
   * ignores interruption cannot be ended.
   *
   * @throws TimeoutException when it did not end in time
   */
  <T> T run(ClassLoader plugin, Callable<T> code)
      throws ExecutionException, TimeoutException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = Thread.ofPlatform().daemon().name(plugin.getName()).unstarted(task);
    thread.setContextClassLoader(plugin);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      task.cancel(true);
    }
  }

  @Override
  public String toString() {
    return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
