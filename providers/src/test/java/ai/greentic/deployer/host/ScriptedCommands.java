package ai.greentic.deployer.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers command lines as told, and remembers which were run. */
public final class ScriptedCommands implements Commands {
  private final Map<String, Result> answers = new LinkedHashMap<>();
  private final List<String> run = new ArrayList<>();

  /** From now on the command line gives that result. */
  public ScriptedCommands answer(String commandLine, int exitCode, String out, String err) {
    answers.put(commandLine, new Result(exitCode, out, err));
    return this;
  }

  public ScriptedCommands prints(String commandLine, String out) {
    return answer(commandLine, 0, out, "");
  }

  public ScriptedCommands fails(String commandLine, int exitCode, String err) {
    return answer(commandLine, exitCode, "", err);
  }

  /** The command lines that were run, in order. */
  public List<String> run() {
    return List.copyOf(run);
  }

  @Override
  public Result run(Command command) {
    String commandLine = String.join(" ", command.argv());
    run.add(commandLine);
    Result answer = answers.get(commandLine);
    if (answer == null) {
      throw new AssertionError("no answer for: " + commandLine);
    }
    answer.out().lines().forEach(command.lines());
    return new Result(command.shortName(), answer.exitCode(), answer.out(), answer.err());
  }
}
