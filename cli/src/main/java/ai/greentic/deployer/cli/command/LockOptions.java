package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.StateWriter;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How verbs that change the state alone take the lock. */
final class LockOptions {
  @Option(
      names = "-lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for another run, such as 10s or 5m (default: 0s).")
  private Duration lockTimeout = Duration.ZERO;

  StateWriter writer(Session session, StateStore store) {
    return new StateWriter(store, lockTimeout, Notices.of(session));
  }
}
