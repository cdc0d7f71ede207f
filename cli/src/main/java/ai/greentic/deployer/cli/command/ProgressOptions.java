package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run is told of, while it works and at its end. */
final class ProgressOptions {
  @Mixin private DisplayOptions display = new DisplayOptions();

  @Option(
      names = "-json-into",
      paramLabel = "FILE",
      description = "Also write what happens to this file, as -json would: a JSON object a line.")
  private Optional<Path> jsonInto = Optional.empty();

  boolean json() {
    return display.json();
  }

  Optional<Path> jsonInto() {
    return jsonInto;
  }

  Paint paint(Console console) {
    return display.paint(console);
  }
}
