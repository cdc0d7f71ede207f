package ai.greentic.deployer.cli.render;

/** Text in a column, broken between words only. */
final class Paragraph {
  private Paragraph() {}

  /**
   * The text without anything that steers a terminal, its later lines indented.
   *
   * @param indent of all lines but the first, which stands where the caller puts it
   * @param width of the text without the indent
   */
  static String wrapped(String text, String indent, int width) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : Printable.line(text).split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > width) {
        lines.append('\n').append(indent);
        column = 0;
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
