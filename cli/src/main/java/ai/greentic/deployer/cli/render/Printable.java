package ai.greentic.deployer.cli.render;

/**
 * Text from documents and hosts in a form that cannot steer a terminal: control characters,
 * bidirectional overrides and broken surrogates are shown as escapes (Unicode Standard, sections
 * 23.1 and 23.2; CVE-2021-42574).
 */
public final class Printable {
  private Printable() {}

  /** One line of text; tabs stay. */
  public static String line(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(shown, point, point == '\t'));
    return shown.toString();
  }

  /** The text in double quotes, with quotes and backslashes escaped as in JSON. */
  public static String quoted(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            shown.append('\\');
          }
          append(shown, point, false);
        });
    return shown.append('"').toString();
  }

  /**
   * JSON that steers no terminal that it is printed to: what would is written as the escape of
   * JSON, which means the same (RFC 8259, section 7). Only texts in it can have such characters.
   */
  public static String json(String document) {
    StringBuilder shown = new StringBuilder(document.length());
    document
        .codePoints()
        .forEach(point -> {
          if (point == '\n' || !steers(point)) {
            shown.appendCodePoint(point);
          } else {
            for (char unit : Character.toChars(point)) {
              shown.append(String.format("\\u%04x", (int) unit));
            }
          }
        });
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point, boolean harmless) {
    if (harmless || !steers(point)) {
      shown.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> shown.append(String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point));
    }
  }

  private static boolean steers(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
