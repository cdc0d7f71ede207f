package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.CompletionScript;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    customSynopsis = "greentic-deployer completion bash|zsh|fish",
    description =
        "Prints what makes a shell complete command lines: verbs, options, addresses, generations"
            + " and files. The packages install it already.",
    sortOptions = false,
    exitCodeList = {"0:printed"},
    footer = {
      "# For this shell, bash or zsh",
      "source <(greentic-deployer completion bash)",
      "# For this shell, fish",
      "greentic-deployer completion fish | source",
      "# For good, to be sourced by ~/.bashrc",
      "greentic-deployer completion bash > ~/.greentic-completion"
    })
final class CompletionCommand implements Verb {
  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private String shell = "";

  @Override
  public int run(Session session) {
    List<String> shells =
        Arrays.stream(CompletionScript.values()).map(CompletionScript::word).toList();
    CompletionScript script =
        Arrays.stream(CompletionScript.values())
            .filter(each -> each.word().equals(shell))
            .findFirst()
            .orElseThrow(() -> new UsageException(Suggestion.unknown("shell", shell, shells)));
    session.console().out().print(script.text());
    return CommandLineRunner.DONE;
  }
}
