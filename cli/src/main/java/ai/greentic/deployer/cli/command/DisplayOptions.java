package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import picocli.CommandLine.Option;

/** How results are shown. */
final class DisplayOptions {
  @Option(names = "-json", description = "Show JSON for programs instead of text.")
  private boolean json;

  @Option(
      names = "-no-color",
      description = "Show no colours; so does the environment variable NO_COLOR.")
  private boolean noColor;

  boolean json() {
    return json;
  }

  Paint paint(Console console) {
    return console.paint(noColor);
  }
}
