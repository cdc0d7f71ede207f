package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Result;
import java.util.HashMap;
import java.util.Map;

/** Programs with fixed answers; those without one are not installed. */
final class FakeCommands implements Commands {
  private final Map<String, Result> answers = new HashMap<>();

  FakeCommands answer(String command, String output) {
    answers.put(command, new Result(0, output, ""));
    return this;
  }

  FakeCommands fail(String command, int exitCode) {
    answers.put(command, new Result(exitCode, "", ""));
    return this;
  }

  FakeCommands forget(String command) {
    answers.remove(command);
    return this;
  }

  @Override
  public Result run(Command command) throws ProviderException {
    String text = String.join(" ", command.argv());
    Result result = answers.get(text);
    if (result == null) {
      throw new ProviderException(text + " cannot be started", "install it");
    }
    return result;
  }
}
