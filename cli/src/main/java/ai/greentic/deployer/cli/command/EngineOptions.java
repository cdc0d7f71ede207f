package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.Settings;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the engine works. */
final class EngineOptions {
  private static final int USUAL = 10;
  private static final int MOST = 256;

  @Option(
      names = "-parallelism",
      paramLabel = "COUNT",
      description = "How many resources are read or changed at once (default: 10).")
  private Optional<Integer> parallelism = Optional.empty();

  @Option(
      names = "-lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for another run, such as 10s or 5m (default: 0s).")
  private Optional<Duration> lockTimeout = Optional.empty();

  Engine engine(Session session, StateStore store, ApplyEvent.Listener listener)
      throws DeployerException {
    return new Engine(
        store,
        session.machine().providers(),
        settings(session, session.machine().hostId(), session.machine().policy()),
        listener);
  }

  /**
   * For planning alone, which no policy restricts.
   *
   * @param hostId of the machine that is planned for
   */
  Settings settings(Session session, String hostId) {
    return settings(session, hostId, PolicySource.NONE);
  }

  private Settings settings(Session session, String hostId, PolicySource policy) {
    return new Settings(
        parallelism(session.console()),
        LockOptions.timeout(session.console(), lockTimeout),
        ToolVersion.current(),
        hostId,
        policy);
  }

  private int parallelism(Console console) {
    if (parallelism.isEmpty()) {
      return EnvironmentDefault.PARALLELISM.read(console, EngineOptions::count).orElse(USUAL);
    }
    int given = parallelism.get();
    if (given < 1 || given > MOST) {
      throw new UsageException("-parallelism is " + given + "; use 1 to " + MOST);
    }
    return given;
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST) {
      throw new TypeConversionException("'" + text + "' is not a number from 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }
}
