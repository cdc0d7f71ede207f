package ai.greentic.deployer.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A program to run.
 *
 * @param argv the program, looked up in PATH, and its arguments
 * @param limit how long it may run before it is ended
 * @param environment variables set beside those that are inherited; {@code LC_ALL=C} is always set
 * @param input what it reads on standard input, as UTF-8; may be empty
 * @param lines is told each line of standard output and standard error while the command runs, from
 *     two threads
 */
public record Command(
    List<String> argv,
    Duration limit,
    Map<String, String> environment,
    String input,
    Consumer<String> lines) {

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("the time limit " + limit + " is not positive");
    }
  }

  /** A command with a limit of 30 seconds, no input and no listener. */
  public static Command of(String... argv) {
    return of(List.of(argv));
  }

  public static Command of(List<String> argv) {
    return new Command(argv, USUAL_LIMIT, Map.of(), "", line -> {});
  }

  public Command withLimit(Duration other) {
    return new Command(argv, other, environment, input, lines);
  }

  public Command withEnvironment(Map<String, String> other) {
    return new Command(argv, limit, other, input, lines);
  }

  public Command withInput(String other) {
    return new Command(argv, limit, environment, other, lines);
  }

  public Command withLines(Consumer<String> other) {
    return new Command(argv, limit, environment, input, other);
  }

  /** The program and its first argument, the verb of most programs, unless that is an option. */
  public String shortName() {
    boolean verb = argv.size() > 1 && !argv.get(1).startsWith("-");
    return verb ? argv.get(0) + " " + argv.get(1) : argv.get(0);
  }

  /** Without arguments and environment, which can hold secrets. */
  @Override
  public String toString() {
    return shortName();
  }
}
