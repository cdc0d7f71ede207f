package ai.greentic.deployer.cli.manual;

import java.util.List;

/** The manual as help for a terminal of 80 columns. */
public final class TerminalHelp {
  private static final int COLUMNS = 80;
  private static final int WIDEST_TERM = 24;

  private TerminalHelp() {}

  /** The page of one verb. */
  public static String of(VerbPage page) {
    StringBuilder help = new StringBuilder();
    help.append("Usage: ").append(page.synopsis()).append("\n\n");
    help.append(wrapped(page.description(), 0)).append('\n');
    list(help, "Parameters", page.parameters());
    list(help, "Options", page.options());
    list(help, "Common options", page.commonOptions());
    list(help, "Exit codes", page.exitCodes());
    help.append('\n').append(page.examples().size() > 1 ? "Examples:\n" : "Example:\n");
    page.examples().forEach(line -> help.append("  ").append(line).append('\n'));
    return help.toString();
  }

  /** A heading with entries below it, or nothing when there are none. */
  private static void list(StringBuilder help, String heading, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    int column = 4 + width(entries);
    help.append('\n').append(heading).append(":\n");
    for (Entry entry : entries) {
      String term = "  " + entry.term();
      help.append(term);
      if (term.length() + 2 > column) {
        help.append('\n').append(" ".repeat(column));
      } else {
        help.append(" ".repeat(column - term.length()));
      }
      help.append(wrapped(entry.text(), column)).append('\n');
    }
  }

  private static int width(List<Entry> entries) {
    return entries.stream()
        .mapToInt(entry -> entry.term().length())
        .filter(length -> length <= WIDEST_TERM)
        .max()
        .orElse(WIDEST_TERM);
  }

  private static String wrapped(String text, int indent) {
    return Wrapped.text(text, indent, COLUMNS);
  }
}
