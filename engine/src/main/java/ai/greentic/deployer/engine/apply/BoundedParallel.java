package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Crew.Ended;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Runs independent tasks, a limited number of them at once, and gives the results in order. */
final class BoundedParallel {
  private final int limit;

  BoundedParallel(int limit) {
    this.limit = limit;
  }

  /** A task that calls a provider. */
  @FunctionalInterface
  interface Task<T> {
    T run(CallLimit limit) throws Exception;
  }

  /** A task's result or the exception that it threw. */
  sealed interface Result<T> {
    record Success<T>(T value) implements Result<T> {}

    record Failure<T>(Throwable cause) implements Result<T> {}
  }

  <T> List<Result<T>> run(List<Task<T>> tasks) throws InterruptedException {
    AtomicReferenceArray<Result<T>> results = new AtomicReferenceArray<>(tasks.size());
    AtomicInteger taken = new AtomicInteger();
    try (Crew crew = new Crew(limit)) {
      work(crew, tasks, taken, results);
    }
    List<Result<T>> inOrder = new ArrayList<>(tasks.size());
    for (int number = 0; number < tasks.size(); number++) {
      Result<T> result = results.get(number);
      inOrder.add(result == null ? new Result.Failure<>(leftBehind()) : result);
    }
    return inOrder;
  }

  private <T> void work(
      Crew crew, List<Task<T>> tasks, AtomicInteger taken, AtomicReferenceArray<Result<T>> results)
      throws InterruptedException {
    int workers = Math.min(limit, tasks.size());
    AtomicInteger[] doing = new AtomicInteger[workers];
    for (int worker = 0; worker < workers; worker++) {
      AtomicInteger current = new AtomicInteger();
      doing[worker] = current;
      crew.start(
          worker,
          limits -> {
            for (int next = taken.getAndIncrement();
                next < tasks.size();
                next = taken.getAndIncrement()) {
              current.set(next);
              results.set(next, result(tasks.get(next), limits));
            }
          });
    }
    boolean interrupted = false;
    while (crew.working() > 0) {
      try {
        Ended worker = crew.next();
        if (worker.givenUp()) {
          results.set(doing[worker.number()].get(), new Result.Failure<>(leftBehind()));
        }
      } catch (InterruptedException e) {
        interrupted = true;
        taken.set(tasks.size());
        crew.stop();
      }
    }
    if (interrupted) {
      throw new InterruptedException();
    }
  }

  private static <T> Result<T> result(Task<T> task, CallLimit limits) {
    try {
      return new Result.Success<>(task.run(limits));
    } catch (Exception | Error e) {
      return new Result.Failure<>(e);
    }
  }

  private static ProviderException leftBehind() {
    return new ProviderException(
        EngineError.PROVIDER_TIMEOUT,
        "its provider did not end within its time limit, nor when it was interrupted",
        "find out what it waited for, then try again");
  }
}
