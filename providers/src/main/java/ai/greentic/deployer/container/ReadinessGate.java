package ai.greentic.deployer.container;

import ai.greentic.deployer.container.AdminClient.Answer;
import ai.greentic.deployer.container.ListeningSockets.Listener;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether a started container is good. The start job's result comes first: {@code
 * is-active} alone reads active during a crash loop. A process that ends is reported at once, not
 * after the timeout.
 */
final class ReadinessGate {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
  private static final String LOOPBACK = "127.0.0.1";

  private final Systemd systemd;
  private final UnitWatch watch;
  private final ContainerEngine engine;
  private final ListeningSockets sockets;
  private final Waiting waiting;

  ReadinessGate(
      Systemd systemd,
      UnitWatch watch,
      ContainerEngine engine,
      ListeningSockets sockets,
      Waiting waiting) {
    this.systemd = systemd;
    this.watch = watch;
    this.engine = engine;
    this.sockets = sockets;
    this.waiting = waiting;
  }

  /** Why a container is not good. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean mustStop;

    private Failed(String reason, boolean mustStop) {
      super(reason);
      this.reason = reason;
      this.mustStop = mustStop;
    }

    /** It runs and does not work: left as it is, to be looked at. */
    static Failed leftRunning(String reason) {
      return new Failed(reason, false);
    }

    /** It ended and would be restarted again and again, or it is open to others than it should. */
    static Failed stopped(String reason) {
      return new Failed(reason, true);
    }
  }

  /**
   * Returns when the container, whose start job is done, has passed.
   *
   * @return the container that has passed
   * @throws ProviderException when it has not: the reason first, then what it wrote last
   */
  EngineContainer pass(Gate gate, Progress progress)
      throws ProviderException, InterruptedException {
    Instant started = waiting.now();
    UnitStatus run = watch.status(gate.unit());
    try (AdminClient client = new AdminClient(PemFiles.withCertificate(gate.credentials()))) {
      requireRunning(run);
      Instant ready = awaitReadiness(gate, started, run, client, progress);
      EngineContainer container = requireRightContainer(gate);
      requireLoopbackOnly(gate);
      requireStrangersRefused(gate);
      staysReady(gate, run, ready, progress);
      requireLiveness(gate, client);
      requireSameRun(gate, run);
      return container;
    } catch (Failed e) {
      throw failure(gate, run, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new ProviderException(
          "readiness of container "
              + gate.container()
              + " cannot be probed: "
              + (e instanceof NoSuchFileException missing
                  ? missing.getFile() + " does not exist"
                  : e.getMessage()),
          "check the client certificate "
              + gate.credentials().certFile()
              + " and its key, then apply again",
          e);
    }
  }

  /** What to report for a container whose start job failed. */
  ProviderException startFailure(Gate gate, String jobResult)
      throws ProviderException, InterruptedException {
    UnitStatus run = watch.status(gate.unit());
    return failure(
        gate, run, Failed.stopped("its start failed (" + run.ending() + "): " + jobResult));
  }

  private ProviderException failure(Gate gate, UnitStatus run, Failed failed)
      throws ProviderException, InterruptedException {
    Set<String> runs = new TreeSet<>(List.of(run.invocation()));
    runs.add(watch.status(gate.unit()).invocation());
    runs.remove("");
    String stopped = failed.mustStop ? stop(gate.unit()) : "";
    return new ProviderException(
        "container "
            + gate.container()
            + " is not good: "
            + failed.reason
            + stopped
            + "\n"
            + withoutSecrets(gate, watch.log(gate.container(), runs)),
        "read its log with journalctl --identifier="
            + gate.container()
            + ", correct the document or the image, then plan and apply again");
  }

  /** An application may print its secrets; what is repeated of its log must be without them. */
  private static String withoutSecrets(Gate gate, List<String> log) {
    if (log.isEmpty()) {
      return "it wrote nothing to its log";
    }
    String heading = "the last lines of its log:\n  ";
    String text = String.join("\n  ", log);
    if (gate.secretFile().isEmpty()) {
      return heading + text;
    }
    Path file = gate.secretFile().get();
    try {
      return heading + SecretVariables.ofFile(Files.readString(file)).redact(text);
    } catch (IOException | IllegalArgumentException e) {
      return "its log is not shown, as its secrets cannot be told from the rest: "
          + file
          + " cannot be read any more";
    }
  }

  /** The reason why it is not good matters more than a failure to stop it. */
  private String stop(String unit) throws InterruptedException {
    try {
      systemd.stop(unit);
      return "; it was stopped";
    } catch (ProviderException e) {
      return "; it could not be stopped: " + e.getMessage();
    }
  }

  private static void requireRunning(UnitStatus status) throws Failed {
    if (!status.isRunning()) {
      throw Failed.stopped("it ended right after its start: " + status.ending());
    }
  }

  private void requireSameRun(Gate gate, UnitStatus run)
      throws Failed, ProviderException, InterruptedException {
    UnitStatus now = watch.status(gate.unit());
    if (!now.isRunning()) {
      throw Failed.stopped("it ended: " + now.ending());
    }
    if (!now.sameRunAs(run) || now.restarts() > run.restarts()) {
      throw Failed.stopped("it ended and was restarted by systemd");
    }
  }

  /** Gives the time of the first good answer. */
  private Instant awaitReadiness(
      Gate gate, Instant started, UnitStatus run, AdminClient client, Progress progress)
      throws Failed, ProviderException, InterruptedException {
    Instant deadline = started.plus(gate.startupTimeout());
    Duration pause = FIRST_PAUSE;
    while (true) {
      Answer answer = client.get(gate.readiness());
      if (answer instanceof Answer.Status status && status.isSuccess()) {
        return waiting.now();
      }
      requireSameRun(gate, run);
      Instant now = waiting.now();
      if (!now.isBefore(deadline)) {
        throw Failed.leftRunning(
            "it was not ready within "
                + gate.startupTimeout().toSeconds()
                + " s (health.startupTimeoutSeconds); the last answer of "
                + gate.readiness()
                + " was: "
                + answer);
      }
      progress.note(
          "waiting for readiness, %d s, last answer: %s"
              .formatted(Duration.between(started, now).toSeconds(), answer));
      waiting.pause(pause);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private EngineContainer requireRightContainer(Gate gate)
      throws Failed, ProviderException, InterruptedException {
    EngineContainer container =
        engine
            .container(gate.container())
            .orElseThrow(() -> Failed.leftRunning("the engine has no container of that name"));
    requireEqual("image", gate.imageId(), container.imageId());
    requireEqual("bundle", gate.bundle(), container.labels().getOrDefault(Labels.BUNDLE, "none"));
    requireEqual("launch", gate.launch(), container.labels().getOrDefault(Labels.LAUNCH, "none"));
    Optional<String> presented = PresentedCertificate.at(gate.adminHost(), gate.adminPort());
    requireEqual("certificate", gate.certificate(), presented.orElse("none"));
    return container;
  }

  private static void requireEqual(String what, String expected, String found) throws Failed {
    if (!expected.equals(found)) {
      throw Failed.leftRunning(
          "it has the wrong " + what + ": " + found + ", expected " + expected);
    }
  }

  private void requireLoopbackOnly(Gate gate) throws Failed, IOException {
    List<Listener> listeners = sockets.on(gate.adminPort());
    if (listeners.isEmpty()) {
      throw Failed.leftRunning("nothing listens on the admin port " + gate.adminPort());
    }
    for (Listener listener : listeners) {
      if (!listener.where().equals(LOOPBACK)) {
        throw Failed.stopped(
            "the admin port "
                + gate.adminPort()
                + " listens on "
                + listener.where()
                + "; it must listen on "
                + LOOPBACK
                + " only");
      }
    }
  }

  /** A TLS alert refuses, and so does an answer such as nginx gives. */
  private static void requireStrangersRefused(Gate gate)
      throws Failed, IOException, GeneralSecurityException, InterruptedException {
    try (AdminClient stranger =
        new AdminClient(PemFiles.withoutCertificate(gate.credentials().caFile()))) {
      Answer answer = stranger.get(gate.adminEndpoint());
      boolean refused =
          switch (answer) {
            case Answer.Refusal _ -> true;
            case Answer.Status(int code) -> code == 400 || code == 401 || code == 403;
            case Answer.Silence _ -> false;
          };
      if (!refused) {
        throw Failed.stopped(
            "the admin endpoint does not refuse a client without certificate; it answered: "
                + answer);
      }
    }
  }

  private void staysReady(Gate gate, UnitStatus run, Instant ready, Progress progress)
      throws Failed, ProviderException, InterruptedException {
    Instant until = ready.plus(gate.minReady());
    Instant now = waiting.now();
    while (now.isBefore(until)) {
      progress.note(
          "ready, watching it for another %d s"
              .formatted(Math.ceilDiv(Duration.between(now, until).toMillis(), 1_000)));
      waiting.pause(min(LONGEST_PAUSE, Duration.between(now, until)));
      requireSameRun(gate, run);
      now = waiting.now();
    }
  }

  private static void requireLiveness(Gate gate, AdminClient client)
      throws Failed, InterruptedException {
    Answer answer = client.get(gate.liveness());
    if (!(answer instanceof Answer.Status status && status.isSuccess())) {
      throw Failed.leftRunning("liveness at " + gate.liveness() + " answered: " + answer);
    }
  }
}
