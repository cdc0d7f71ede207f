package ai.greentic.deployer.cli.command;

import java.io.PrintStream;
import java.util.Set;

/** The version alone. Scripts ask for it at every start: it needs nothing of the other verbs. */
public final class VersionLine {
  private static final Set<String> WORDS = Set.of("version", "-version", "--version", "-v");

  private VersionLine() {}

  /** Whether these are all the words of a command line that asks for nothing else. */
  public static boolean isAskedFor(String... words) {
    return words.length == 1 && WORDS.contains(words[0]);
  }

  /** Prints it, and gives the exit code. */
  public static int print(PrintStream out, PrintStream err) {
    out.println(text());
    if (!out.checkError()) {
      return 0;
    }
    err.println("Error: not all of the output could be written");
    return 1;
  }

  static String text() {
    return "greentic-deployer " + ToolVersion.current();
  }
}
