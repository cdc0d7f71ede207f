package ai.greentic.deployer.singlevm;

import java.nio.charset.StandardCharsets;

/**
 * Escapes texts for unit files, as systemd.syntax(7), systemd.service(5) and systemd.unit(5) say.
 */
final class UnitSyntax {
  private static final String PLAIN = "-_./=:,@+";

  private UnitSyntax() {}

  /**
   * One argument of an ExecStart= line: systemd hands exactly these characters to the program. The
   * text holds no control characters.
   */
  static String argument(String text) {
    String escaped =
        text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("$", "$$");
    return !text.isEmpty() && text.chars().allMatch(UnitSyntax::isPlain)
        ? text
        : "\"" + escaped + "\"";
  }

  private static boolean isPlain(int character) {
    return isAsciiLetterOrDigit(character) || PLAIN.indexOf(character) >= 0;
  }

  /**
   * The name of the unit for a path, as {@code systemd-escape --path} gives it.
   *
   * @param path absolute and normalised
   * @param type the unit type, such as {@code mount}
   */
  static String unitNameOfPath(String path, String type) {
    byte[] bytes = path.substring(1).getBytes(StandardCharsets.UTF_8);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      int octet = Byte.toUnsignedInt(bytes[i]);
      if (octet == '/') {
        name.append('-');
      } else if (isAsciiLetterOrDigit(octet)
          || octet == ':'
          || octet == '_'
          || (octet == '.' && i > 0)) {
        name.append((char) octet);
      } else {
        name.append("\\x%02x".formatted(octet));
      }
    }
    return (bytes.length == 0 ? "-" : name) + "." + type;
  }

  private static boolean isAsciiLetterOrDigit(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }
}
