package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Crew.Ended;
import ai.greentic.deployer.engine.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Walks the steps of a plan, each as soon as those it waits for have ended well, a limited number
 * at once. After a failure or an interruption nothing new begins; what runs is let finish. A second
 * interruption interrupts what runs, and what does not end even then is left behind.
 */
final class StepWalk {
  private final List<Step> steps;
  private final int from;
  private final int parallelism;
  private final int[] waitingFor;
  private final List<List<Integer>> followers = new ArrayList<>();
  private final Deque<Integer> ready = new ArrayDeque<>();

  /**
   * A walk over a part of the steps.
   *
   * @param from the steps before this one have ended well already
   * @param to the first step that is not part of it
   */
  StepWalk(List<Step> all, int from, int to, int parallelism) {
    this.steps = all.subList(0, to);
    this.from = from;
    this.parallelism = parallelism;
    this.waitingFor = new int[steps.size()];
    for (int number = 0; number < steps.size(); number++) {
      followers.add(new ArrayList<>());
      if (number < from) {
        continue;
      }
      for (int before : steps.get(number).waitsFor()) {
        if (before >= from) {
          followers.get(before).add(number);
          waitingFor[number]++;
        }
      }
      if (waitingFor[number] == 0) {
        ready.add(number);
      }
    }
  }

  /** Carries one step out; false when it failed. Called from several threads. */
  @FunctionalInterface
  interface StepRunner {
    boolean run(Step step, CallLimit limit);
  }

  /**
   * How a walk ended.
   *
   * @param left the steps that were not begun, in order; empty when all ran
   * @param leftBehind the steps that did not end, not even when interrupted
   */
  record Outcome(List<Step> left, List<Step> leftBehind, boolean interrupted) {}

  /** Runs all steps, and returns when none runs any more. */
  Outcome run(StepRunner runner) {
    try (Crew crew = new Crew(parallelism)) {
      return run(runner, crew);
    }
  }

  private Outcome run(StepRunner runner, Crew crew) {
    boolean[] begun = new boolean[steps.size()];
    boolean[] failed = new boolean[steps.size()];
    List<Step> leftBehind = new ArrayList<>();
    boolean stopped = false;
    boolean interrupted = false;
    while (crew.working() > 0 || (!stopped && !ready.isEmpty())) {
      while (!stopped && crew.working() < parallelism && !ready.isEmpty()) {
        int number = ready.remove();
        begun[number] = true;
        crew.start(number, limit -> failed[number] = !runner.run(steps.get(number), limit));
      }
      try {
        Ended one = crew.next();
        if (one.givenUp()) {
          leftBehind.add(steps.get(one.number()));
          stopped = true;
        } else if (failed[one.number()]) {
          stopped = true;
        } else {
          release(one.number());
        }
        if (Thread.interrupted()) {
          // It came at the same moment as the end of a step, which the queue gave us first.
          throw new InterruptedException();
        }
      } catch (InterruptedException e) {
        if (interrupted) {
          crew.stop();
        }
        interrupted = true;
        stopped = true;
      }
    }
    List<Step> left = new ArrayList<>();
    for (int number = from; number < steps.size(); number++) {
      if (!begun[number]) {
        left.add(steps.get(number));
      }
    }
    return new Outcome(left, leftBehind, interrupted);
  }

  private void release(int ended) {
    for (int follower : followers.get(ended)) {
      if (--waitingFor[follower] == 0) {
        ready.add(follower);
      }
    }
  }
}
