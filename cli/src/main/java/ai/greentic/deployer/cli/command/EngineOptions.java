package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.Settings;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the engine works. */
final class EngineOptions {
  private static final int MOST = 256;

  @Option(
      names = "-parallelism",
      paramLabel = "COUNT",
      description = "How many resources are read or changed at once (default: 10).")
  private int parallelism = 10;

  @Option(
      names = "-lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for another run, such as 10s or 5m (default: 0s).")
  private Duration lockTimeout = Duration.ZERO;

  Engine engine(Session session, StateStore store, ApplyEvent.Listener listener)
      throws DeployerException {
    return new Engine(
        store,
        session.machine().providers(),
        settings(session.machine().hostId(), session.machine().policy()),
        listener);
  }

  /**
   * For planning alone, which no policy restricts.
   *
   * @param hostId of the machine that is planned for
   */
  Settings settings(String hostId) {
    return settings(hostId, PolicySource.NONE);
  }

  private Settings settings(String hostId, PolicySource policy) {
    if (parallelism < 1 || parallelism > MOST) {
      throw new UsageException("-parallelism is " + parallelism + "; use 1 to " + MOST);
    }
    return new Settings(parallelism, lockTimeout, ToolVersion.current(), hostId, policy);
  }
}
