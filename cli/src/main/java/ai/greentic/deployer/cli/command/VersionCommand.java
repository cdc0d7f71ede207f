package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    customSynopsis = "greentic-deployer version [-json]",
    description =
        "Shows the version of this tool; as JSON also its date, the Java and the platform it runs on,"
            + " and the formats that it reads and writes.",
    sortOptions = false,
    exitCodeList = {"0:shown"},
    footer = {"greentic-deployer version", "greentic-deployer version -json"})
final class VersionCommand implements Verb {
  @Option(names = "-json", description = "Show JSON for programs instead of text.")
  private boolean json;

  @Override
  public int run(Session session) {
    if (json) {
      session.console().out().print(VersionJson.of(ToolVersion.current(), ToolVersion.built()));
    } else {
      session.console().out().println(VersionLine.text());
    }
    return CommandLineRunner.DONE;
  }
}
