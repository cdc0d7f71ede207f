package ai.greentic.deployer.cli.command;

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
      throw new UsageException(
          "the environment variable " + variable() + " is wrong: " + e.getMessage());
    }
  }
}
