package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.TypeConversionException;

/**
 * Options whose default a pipeline can set once for all commands. Options that are dangerous when
 * nobody sees them on the command line have none.
 */
enum EnvironmentDefault {
  STATE_DIR("-state-dir"),
  NAME("-name"),
  PLUGIN_DIR("-plugin-dir"),
  PARALLELISM("-parallelism"),
  LOCK_TIMEOUT("-lock-timeout"),
  POLICY("-policy");

  /** What the names of all our variables begin with. */
  static final String PREFIX = "GREENTIC_DEPLOYER_";

  private final String option;

  EnvironmentDefault(String option) {
    this.option = option;
  }

  String option() {
    return option;
  }

  String variable() {
    return PREFIX + name();
  }

  /** The variable as messages call it. */
  String described() {
    return "the environment variable " + variable();
  }

  /** An empty variable is none. */
  boolean isSet(Console console) {
    return !console.environment().getOrDefault(variable(), "").isEmpty();
  }

  /** The same failure, which says of each problem that it has to do with the variable. */
  DeployerException blamed(DeployerException failure) {
    List<Problem> problems = new ArrayList<>();
    for (Problem problem : failure.problems()) {
      problems.add(
          new Problem(
              problem.code(),
              problem.address(),
              problem.what() + " (named by " + described() + ")",
              problem.remedy()));
    }
    return new DeployerException(failure.category(), problems, failure);
  }

  /** The one for an option as it is typed. */
  static Optional<EnvironmentDefault> of(String option) {
    for (EnvironmentDefault each : values()) {
      if (each.option.equals(option)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * The value of the variable; empty when it is not set or empty.
   *
   * @throws UsageException when it is not what the option takes; it names the variable
   */
  <T> Optional<T> read(Console console, Function<String, T> conversion) {
    String text = console.environment().getOrDefault(variable(), "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(conversion.apply(text));
    } catch (TypeConversionException e) {
      throw new UsageException(described() + " is wrong: " + e.getMessage());
    }
  }
}
