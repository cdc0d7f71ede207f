package ai.greentic.deployer.spec;

/**
 * Text from a document as it can stand in a message: one line, nothing invisible, not too long,
 * escaped as YAML does in double quotes.
 */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    int[] characters = text.codePoints().toArray();
    for (int index = 0; index < Math.min(characters.length, LONGEST); index++) {
      append(shown, characters[index]);
    }
    return shown.append(characters.length > LONGEST ? "…\"" : "\"").toString();
  }

  /** The same without the quotes. */
  static String plain(String text) {
    String quoted = of(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static void append(StringBuilder shown, int character) {
    switch (character) {
      case '\n' -> shown.append("\\n");
      case '\t' -> shown.append("\\t");
      case '"' -> shown.append("\\\"");
      case '\\' -> shown.append("\\\\");
      default -> {
        if (PlainText.isInvisible(character)) {
          shown.append((character > 0xFFFF ? "\\U%08x" : "\\u%04x").formatted(character));
        } else {
          shown.appendCodePoint(character);
        }
      }
    }
  }
}
