package ai.greentic.deployer.container;

import ai.greentic.deployer.container.AdminClient.Answer;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether a started container is good. The start job's result comes first: {@code
 * is-active} alone reads active during a crash loop. A process that ends is reported at once, not
 * after the timeout.
 */
final class ReadinessGate {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
  private static final Duration ENDING_LIMIT = Duration.ofSeconds(2);

  private final UnitWatch watch;
  private final RunCheck runs;
  private final ContentCheck contents;
  private final ExposureCheck exposure;
  private final FailureReport report;
  private final Waiting waiting;

  ReadinessGate(
      UnitWatch watch,
      RunCheck runs,
      ContentCheck contents,
      ExposureCheck exposure,
      FailureReport report,
      Waiting waiting) {
    this.watch = watch;
    this.runs = runs;
    this.contents = contents;
    this.exposure = exposure;
    this.report = report;
    this.waiting = waiting;
  }

  /**
   * A container that has passed.
   *
   * @param ready when it first answered that it is ready
   */
  record Passed(EngineContainer container, Instant ready) {}

  /**
   * Returns when the container, whose start job is done, has passed.
   *
   * @throws ProviderException when it has not: the reason first, then what it wrote last
   */
  Passed pass(Gate gate, AdminClient client, Progress progress)
      throws ProviderException, InterruptedException {
    UnitStatus run = watch.status(gate.unit());
    try {
      runs.requireRunning(gate, run);
      Instant ready = awaitReadiness(gate, run, client, progress);
      EngineContainer container = examine(gate, run, ready, client, progress);
      return new Passed(container, ready);
    } catch (Rejection rejection) {
      throw report.of(gate, run, rejection);
    } catch (IOException | GeneralSecurityException e) {
      throw AdminClient.unusable(gate.container(), gate.credentials(), e);
    }
  }

  /** What to report for a container whose start job failed. */
  ProviderException startFailure(Gate gate, String jobResult)
      throws ProviderException, InterruptedException {
    UnitStatus run = watch.status(gate.unit());
    return report.of(
        gate,
        run,
        Rejection.stopped(
            HostError.CONTAINER_EXITED,
            "its start failed (" + runs.ending(gate, run) + "): " + jobResult));
  }

  private EngineContainer examine(
      Gate gate, UnitStatus run, Instant ready, AdminClient client, Progress progress)
      throws Rejection,
          ProviderException,
          InterruptedException,
          IOException,
          GeneralSecurityException {
    try {
      EngineContainer container = contents.require(gate);
      exposure.require(gate);
      staysReady(gate, run, ready, client, progress);
      requireSuccess("liveness at " + gate.liveness(), client.get(gate.liveness()));
      runs.requireSame(gate, run);
      return container;
    } catch (Rejection rejection) {
      if (!rejection.mustStop()) {
        awaitEnding(gate, run);
      }
      throw rejection;
    }
  }

  /**
   * What is wrong with a process that has just ended is that it ended. systemd hears of it from the
   * engine, which tidies up first.
   */
  private void awaitEnding(Gate gate, UnitStatus run)
      throws Rejection, ProviderException, InterruptedException {
    Instant deadline = waiting.now().plus(ENDING_LIMIT);
    runs.requireSame(gate, run);
    while (waiting.now().isBefore(deadline)) {
      waiting.pause(LONGEST_PAUSE);
      runs.requireSame(gate, run);
    }
  }

  /** Gives the time of the first good answer. */
  private Instant awaitReadiness(Gate gate, UnitStatus run, AdminClient client, Progress progress)
      throws Rejection, ProviderException, InterruptedException {
    Instant started = waiting.now();
    Instant deadline = started.plus(gate.startupTimeout());
    Duration pause = FIRST_PAUSE;
    for (long attempts = 1; true; attempts++) {
      Answer answer = client.get(gate.readiness());
      if (isSuccess(answer)) {
        return waiting.now();
      }
      runs.requireSame(gate, run);
      Instant now = waiting.now();
      if (!now.isBefore(deadline)) {
        throw Rejection.leftRunning(
            HostError.CONTAINER_NOT_READY,
            "it was not ready within "
                + gate.startupTimeout().toSeconds()
                + " s (health.startupTimeoutSeconds); the last answer of "
                + gate.readiness()
                + " was: "
                + answer);
      }
      progress.attempts("waiting for readiness, last answer: " + answer, attempts);
      waiting.pause(pause);
      // Slowly: a pause adds to the interruption when the application gets ready during it.
      pause = min(pause.plus(pause.dividedBy(4)), LONGEST_PAUSE);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void staysReady(
      Gate gate, UnitStatus run, Instant ready, AdminClient client, Progress progress)
      throws Rejection, ProviderException, InterruptedException {
    Instant until = ready.plus(gate.minReady());
    Instant now = waiting.now();
    while (now.isBefore(until)) {
      progress.note(
          "ready, watching it for another %d s"
              .formatted(Math.ceilDiv(Duration.between(now, until).toMillis(), 1_000)));
      waiting.pause(min(LONGEST_PAUSE, Duration.between(now, until)));
      runs.requireSame(gate, run);
      URI readiness = gate.readiness();
      requireSuccess("it was ready and did not stay so: " + readiness, client.get(readiness));
      now = waiting.now();
    }
  }

  private static void requireSuccess(String what, Answer answer) throws Rejection {
    if (!isSuccess(answer)) {
      throw Rejection.leftRunning(HostError.CONTAINER_NOT_READY, what + " answered: " + answer);
    }
  }

  private static boolean isSuccess(Answer answer) {
    return answer instanceof Answer.Status status && status.isSuccess();
  }
}
