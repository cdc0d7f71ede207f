package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.resource.Address;
import java.time.Duration;

/** What the engine tells while it works. The engine never prints; the cli draws these. */
public sealed interface ApplyEvent {

  /** Receives events, from several threads, one at a time. */
  @FunctionalInterface
  interface Listener {
    void on(ApplyEvent event);
  }

  /** Observing the host begins. */
  record Refreshing(int resources) implements ApplyEvent {}

  /** One object is being observed. */
  record Observing(Address address) implements ApplyEvent {}

  /**
   * A file is being read, to plan with its digest or to find that it is as planned.
   *
   * @param what the file, or the address of what is observed
   * @param total all bytes, or -1 when that is not known
   */
  record Reading(String what, long done, long total) implements ApplyEvent {
    /** What reads tells how far it is. */
    public static ProviderContext.Progress to(Listener listener, String what) {
      return new ProviderContext.Progress() {
        @Override
        public void bytes(String verb, long done, long total) {
          listener.on(new Reading(what, done, total));
        }

        @Override
        public void note(String note) {}
      };
    }
  }

  /** One object was observed, or could not be. */
  record Observed(Address address) implements ApplyEvent {}

  /** All that {@link Refreshing} announced was observed. */
  record Refreshed(int resources, Duration elapsed) implements ApplyEvent {}

  /**
   * Another verb holds the lock; we wait for it.
   *
   * @param timeout how long we wait at most
   */
  record WaitingForLock(String holder, Duration timeout) implements ApplyEvent {}

  /** A journal is there, of a run that was cut off or goes on; its effects are seen. */
  record Unsettled(String what) implements ApplyEvent {}

  /** A run before this one was cut off; what its journal told was settled. */
  record Recovered(String what) implements ApplyEvent {}

  /**
   * A run failed, and what it did is being taken back.
   *
   * @param generation the one that is being brought back; 0 when there is none
   * @param why the first thing that went wrong
   */
  record RollingBack(long generation, String why) implements ApplyEvent {}

  /** The actions of a plan begin. */
  record Applying(int steps) implements ApplyEvent {}

  record StepStarted(Address address, Step.Operation operation) implements ApplyEvent {}

  /**
   * Long work that is counted.
   *
   * @param total all bytes, or -1 when that is not known
   */
  record StepProgress(Address address, String what, long done, long total) implements ApplyEvent {}

  /**
   * Something that is tried until it succeeds, or for as long as it may take.
   *
   * @param attempts how often by now
   */
  record StepAttempt(Address address, String what, long attempts) implements ApplyEvent {}

  record StepNote(Address address, String what) implements ApplyEvent {}

  record StepFinished(Address address, Step.Operation operation, Duration elapsed)
      implements ApplyEvent {}

  record StepFailed(Address address, Step.Operation operation, Duration elapsed, Problem problem)
      implements ApplyEvent {}
}
