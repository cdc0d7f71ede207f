package ai.greentic.deployer.spec;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML scalar is: YAML 1.2.2 core schema (section 10.3.2), so that {@code no} and
 * {@code 12:30} are text. Every spelling that some YAML version reads as a number counts as one.
 */
final class PlainScalar {
  private static final Set<String> EMPTY = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0b[01_]+|[0-9][0-9_]*|[0-9][0-9_]*\\.[0-9_]*|\\.[0-9][0-9_]*)"
              + "|[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)[eE][-+]?[0-9]+"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9_]+");

  private PlainScalar() {}

  static YamlNode read(Position position, String text) {
    if (EMPTY.contains(text)) {
      return new YamlNode.Empty(position);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return new YamlNode.Truth(position, TRUE.contains(text));
    }
    return NUMBER.matcher(text).matches()
        ? new YamlNode.Numeral(position, text)
        : new YamlNode.Text(position, text);
  }

  /** True for numbers that YAML 1.1 reads as octal and YAML 1.2 as decimal. */
  static boolean hasLeadingZero(String text) {
    return LEADING_ZERO.matcher(text).matches();
  }
}
