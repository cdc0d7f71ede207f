package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    customSynopsis = "greentic-deployer version [-json]",
    description = "Shows the version of this tool and of the Java it runs on.",
    sortOptions = false,
    exitCodeList = {"0:shown"},
    footer = {"greentic-deployer version -json"})
final class VersionCommand implements Verb {
  @Option(names = "-json", description = "Show JSON.")
  private boolean json;

  @Override
  public int run(Session session) {
    String java = Runtime.version().toString();
    if (json) {
      session.console().out().print(JsonDocument.version(ToolVersion.current(), java));
    } else {
      session.console().out().println("greentic-deployer " + ToolVersion.current());
    }
    return CommandLineRunner.DONE;
  }
}
