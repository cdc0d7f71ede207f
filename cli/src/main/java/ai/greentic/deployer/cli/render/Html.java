package ai.greentic.deployer.cli.render;

/**
 * Writes text that comes from documents and hosts into HTML and SVG so that it stays text, in
 * elements and in quoted attributes (HTML Living Standard, section 13.1; XML 1.0, section 2.4).
 */
final class Html {
  private Html() {}

  static String escape(String text) {
    String line = Printable.line(text);
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      switch (letter) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(letter);
      }
    }
    return escaped.toString();
  }
}
