package ai.greentic.deployer.engine.apply;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs tasks on threads of its own and hands them back as they end. Calls that go past their time
 * limit are interrupted; a task whose call does not end even then is given up and left behind. For
 * one thread, which is never interrupted for its tasks' sake.
 */
final class Crew implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  // No virtual threads: the first one takes Java 10 ms, and these few wait for the machine.
  private final ExecutorService threads;
  private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
  private final Map<Integer, CallLimit> working = new HashMap<>();
  private long checked = System.nanoTime();

  /**
   * A task that is over.
   *
   * @param givenUp it still runs, and nobody waits for it any more
   */
  record Ended(int number, boolean givenUp) {}

  /**
   * @param most how many tasks there will be at once, those given up among them
   */
  Crew(int most) {
    this.threads = Executors.newFixedThreadPool(most, Thread.ofPlatform().daemon().factory());
  }

  int working() {
    return working.size();
  }

  void start(int number, Consumer<CallLimit> task) {
    CallLimit limit = new CallLimit();
    working.put(number, limit);
    threads.execute(() -> {
      limit.belongsTo(Thread.currentThread());
      try {
        task.accept(limit);
      } finally {
        // Whatever is thrown: who waits for this task would wait for ever.
        ended.add(number);
      }
    });
  }

  /** Waits for the next task to end, or to be given up. There must be one. */
  Ended next() throws InterruptedException {
    while (true) {
      if (System.nanoTime() - checked >= TICK.toNanos()) {
        Optional<Integer> hanging = checkLimits();
        if (hanging.isPresent()) {
          return new Ended(hanging.get(), true);
        }
        checked = System.nanoTime();
      }
      Integer number = ended.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
      if (number != null && working.remove(number) != null) {
        return new Ended(number, false);
      }
    }
  }

  /** One that did not end when it was interrupted. */
  private Optional<Integer> checkLimits() {
    Iterator<Map.Entry<Integer, CallLimit>> all = working.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Integer, CallLimit> one = all.next();
      if (one.getValue().check()) {
        all.remove();
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }

  /** Interrupts all that runs. Each ends soon, or is given up. */
  void stop() {
    working.values().forEach(CallLimit::stop);
  }

  /** Ends the threads that are not left behind. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
