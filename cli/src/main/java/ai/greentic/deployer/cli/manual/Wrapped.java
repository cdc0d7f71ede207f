package ai.greentic.deployer.cli.manual;

/** Text broken between words. */
final class Wrapped {
  private Wrapped() {}

  /**
   * Breaks it into lines; a word that is too long stands alone.
   *
   * @param indent of all lines but the first, which stands where the caller puts it
   * @param columns of a line with its indent
   */
  static String text(String text, int indent, int columns) {
    StringBuilder lines = new StringBuilder();
    int column = indent;
    for (String word : text.split(" ", -1)) {
      if (column > indent && column + 1 + word.length() > columns) {
        lines.append('\n').append(" ".repeat(indent));
        column = indent;
      } else if (column > indent) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
