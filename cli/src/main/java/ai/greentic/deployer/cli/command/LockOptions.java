package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.StateWriter;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How verbs that change something take the lock. */
final class LockOptions {
  @Option(
      names = "-lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for another run, such as 10s or 5m (default: 0s).")
  private Optional<Duration> lockTimeout = Optional.empty();

  StateWriter writer(Session session, StateStore store) {
    return new StateWriter(store, timeout(session.console()), Notices.of(session));
  }

  /** What was given, else what the environment says, else none. */
  Duration timeout(Console console) {
    return lockTimeout
        .or(() -> EnvironmentDefault.LOCK_TIMEOUT.read(console, OptionValues::duration))
        .orElse(Duration.ZERO);
  }
}
