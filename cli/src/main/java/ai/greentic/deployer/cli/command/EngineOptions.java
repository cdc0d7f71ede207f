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

  /** An engine that only looks, and so takes no lock. */
  Engine engine(Session session, StateStore store, ApplyEvent.Listener listener)
      throws DeployerException {
    return engine(session, store, Duration.ZERO, listener);
  }

  /**
   * An engine that changes something.
   *
   * @param lockTimeout how long to wait for another run's lock
   */
  Engine engine(
      Session session, StateStore store, Duration lockTimeout, ApplyEvent.Listener listener)
      throws DeployerException {
    return new Engine(
        store,
        session.machine().providers(),
        settings(session, lockTimeout, session.machine().hostId(), session.machine().policy()),
        listener);
  }

  /**
   * For planning alone, which no policy restricts.
   *
   * @param hostId of the machine that is planned for
   */
  Settings settings(Session session, String hostId) {
    return settings(session, Duration.ZERO, hostId, PolicySource.NONE);
  }

  private Settings settings(
      Session session, Duration lockTimeout, String hostId, PolicySource policy) {
    return new Settings(
        parallelism(session.console()), lockTimeout, ToolVersion.current(), hostId, policy);
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
