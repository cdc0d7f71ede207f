package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PrintableTest {

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("plain text ü 日本 😀", "plain text ü 日本 😀"),
        Arguments.of("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007"),
        Arguments.of("a\r\nb", "a\\r\\nb"),
        Arguments.of("\u009b31m", "\\u009b31m"),
        Arguments.of("\u007f\b", "\\u007f\\u0008"),
        Arguments.of("evil\u202egnp.exe", "evil\\u202egnp.exe"),
        Arguments.of("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        Arguments.of("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029"),
        Arguments.of("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        Arguments.of("lone \ud800", "lone \\ud800"),
        Arguments.of("tag \udb40\udc41", "tag \\U000e0041"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatSteersATerminalIsShownAsAnEscape(String text, String shown) {
    assertEquals(shown, Printable.line(text));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void quotedTextsAreSafeToo(String text, String shown) {
    assertEquals("\"" + shown.replace("\"", "\\\"") + "\"", Printable.quoted(text));
  }

  @org.junit.jupiter.api.Test
  void quotedTextsTellQuotesBackslashesAndTabsApart() {
    assertEquals("\"a\\\"b\\\\n\\t\"", Printable.quoted("a\"b\\n\t"));
    assertEquals("a\tb", Printable.line("a\tb"));
  }

  @Property
  void nothingThatSteersIsLeft(@ForAll String text) {
    assertTrue(
        Printable.line(text)
            .codePoints()
            .noneMatch(point ->
                (Character.isISOControl(point) && point != '\t')
                    || Character.getType(point) == Character.FORMAT));
  }
}
