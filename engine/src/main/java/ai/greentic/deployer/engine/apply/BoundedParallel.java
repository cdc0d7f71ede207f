package ai.greentic.deployer.engine.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs independent tasks, a limited number of them at once, and gives the results in order. */
final class BoundedParallel {
  private final int limit;

  BoundedParallel(int limit) {
    this.limit = limit;
  }

  /** A task's result or the exception that it threw. */
  sealed interface Result<T> {
    record Success<T>(T value) implements Result<T> {}

    record Failure<T>(Throwable cause) implements Result<T> {}
  }

  <T> List<Result<T>> run(List<Callable<T>> tasks) throws InterruptedException {
    List<Result<T>> results = new ArrayList<>(tasks.size());
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(limit, tasks.size())), Thread.ofVirtual().factory())) {
      List<Future<T>> futures = new ArrayList<>(tasks.size());
      tasks.forEach(task -> futures.add(threads.submit(task)));
      try {
        for (Future<T> future : futures) {
          results.add(result(future));
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    return results;
  }

  private static <T> Result<T> result(Future<T> future) throws InterruptedException {
    try {
      return new Result.Success<>(future.get());
    } catch (ExecutionException e) {
      return new Result.Failure<>(e.getCause() == null ? e : e.getCause());
    }
  }
}
