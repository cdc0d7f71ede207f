package ai.greentic.deployer.spec;

import java.util.Optional;

/** Which characters text may hold that a person reviews and a line-based file carries. */
final class PlainText {
  private PlainText() {}

  /**
   * True for characters that no line-based file carries (line ends, controls, half a surrogate
   * pair) and for those that a reviewer cannot see (format characters, which can also turn the
   * direction of the text around).
   */
  static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** The first invisible character, named. */
  static Optional<String> firstInvisible(String text) {
    return text.codePoints().filter(PlainText::isInvisible).mapToObj(PlainText::named).findFirst();
  }

  private static String named(int character) {
    return switch (character) {
      case 0 -> "a NUL character";
      case '\n' -> "a line feed";
      case '\r' -> "a carriage return";
      case '\t' -> "a tab";
      default -> "the invisible character U+%04X".formatted(character);
    };
  }

  /** A character as messages name it. */
  static String shown(int character) {
    return switch (character) {
      case ' ' -> "a space";
      case '"' -> "a double quote";
      case '\\' -> "a backslash";
      default ->
          isInvisible(character) ? named(character) : Quoted.of(Character.toString(character));
    };
  }
}
