package ai.greentic.deployer.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Remembers what was run and answers from a function of the command line. */
public final class FakeCommands implements Commands {
  public static final Result OK = new Result(0, "", "");

  private final Function<String, Result> answers;
  private final List<String> lines = new ArrayList<>();

  public FakeCommands(Function<String, Result> answers) {
    this.answers = answers;
  }

  @Override
  public synchronized Result run(Command command) {
    String line = String.join(" ", command.argv());
    lines.add(line);
    Result answer = answers.apply(line);
    return new Result(command.shortName(), answer.exitCode(), answer.out(), answer.err());
  }

  /** The command lines so far, arguments joined by a space. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
