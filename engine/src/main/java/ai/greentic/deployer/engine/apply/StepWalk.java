package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Walks the steps of a plan, each as soon as those it waits for have ended well, a limited number
 * at once. After a failure or an interruption nothing new begins; what runs is let finish. A second
 * interruption interrupts what runs.
 */
final class StepWalk {
  private final List<Step> steps;
  private final int parallelism;
  private final int[] waitingFor;
  private final List<List<Integer>> followers = new ArrayList<>();
  private final Deque<Integer> ready = new ArrayDeque<>();

  StepWalk(List<Step> steps, int parallelism) {
    this.steps = steps;
    this.parallelism = parallelism;
    this.waitingFor = new int[steps.size()];
    for (int number = 0; number < steps.size(); number++) {
      followers.add(new ArrayList<>());
      waitingFor[number] = steps.get(number).waitsFor().size();
      for (int before : steps.get(number).waitsFor()) {
        followers.get(before).add(number);
      }
      if (waitingFor[number] == 0) {
        ready.add(number);
      }
    }
  }

  /** Carries one step out; false when it failed. Called from several threads. */
  @FunctionalInterface
  interface StepRunner {
    boolean run(Step step);
  }

  private record Ended(int number, boolean well) {}

  /**
   * How a walk ended.
   *
   * @param left the steps that were not begun, in order; empty when all ran
   */
  record Outcome(List<Step> left, boolean interrupted) {}

  /** Runs all steps, and returns when none runs any more. */
  Outcome run(StepRunner runner) {
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    boolean[] begun = new boolean[steps.size()];
    int running = 0;
    boolean stopped = false;
    boolean interrupted = false;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (running > 0 || (!stopped && !ready.isEmpty())) {
        while (!stopped && running < parallelism && !ready.isEmpty()) {
          int number = ready.remove();
          begun[number] = true;
          running++;
          threads.execute(() -> run(number, runner, ended));
        }
        try {
          Ended one = ended.take();
          running--;
          stopped |= !one.well();
          release(one);
        } catch (InterruptedException e) {
          if (interrupted) {
            threads.shutdownNow();
          }
          interrupted = true;
          stopped = true;
        }
      }
    }
    List<Step> left = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      if (!begun[number]) {
        left.add(steps.get(number));
      }
    }
    return new Outcome(left, interrupted);
  }

  /** Whatever is thrown, the walk hears that the step has ended: it would wait for ever. */
  private void run(int number, StepRunner runner, BlockingQueue<Ended> ended) {
    boolean well = false;
    try {
      well = runner.run(steps.get(number));
    } finally {
      ended.add(new Ended(number, well));
    }
  }

  private void release(Ended one) {
    if (one.well()) {
      for (int follower : followers.get(one.number())) {
        if (--waitingFor[follower] == 0) {
          ready.add(follower);
        }
      }
    }
  }
}
