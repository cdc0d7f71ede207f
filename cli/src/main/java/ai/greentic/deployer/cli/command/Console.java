package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.TerminalSize;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a run reads and writes.
 *
 * @param folder relative paths are resolved against it
 * @param asksPeople a person can answer on {@code in}
 * @param terminal {@code out} is a terminal
 * @param size of the terminal
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    boolean asksPeople,
    boolean terminal,
    TerminalSize size) {
  public Console {
    environment = Map.copyOf(environment);
  }

  /** Colours, unless the output is no terminal or somebody asked for none (no-color.org). */
  Paint paint(boolean noColor) {
    boolean wanted =
        terminal
            && !noColor
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return wanted ? Paint.COLOURED : Paint.PLAIN;
  }
}
