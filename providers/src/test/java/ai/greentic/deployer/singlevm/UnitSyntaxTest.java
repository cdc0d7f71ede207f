package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitSyntaxTest {

  @Property
  void systemdHandsOverExactlyTheArgumentsThatWereQuoted(
      @ForAll("arguments") List<String> arguments) {
    String line = String.join(" ", arguments.stream().map(UnitSyntax::argument).toList());

    assertEquals(arguments, SystemdParser.argumentsOf(line));
  }

  @Provide
  Arbitrary<List<String>> arguments() {
    Arbitrary<String> nasty =
        Arbitraries.strings().withChars(" '\"\\$%;{}()~^@!-:|ax0").ofMaxLength(12);
    Arbitrary<String> text =
        Arbitraries.strings()
            .all()
            .ofMaxLength(12)
            .filter(candidate ->
                candidate.chars().noneMatch(Character::isISOControl)
                    && StandardCharsets.UTF_8.newEncoder().canEncode(candidate));
    return Arbitraries.oneOf(nasty, text).list().ofMaxSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "/, -.mount",
    "/run, run.mount",
    "/run/greentic-deployer/acme-prod, run-greentic\\x2ddeployer-acme\\x2dprod.mount",
    "/.hidden/.a_b:c, \\x2ehidden-.a_b:c.mount",
    "/é x, \\xc3\\xa9\\x20x.mount"
  })
  void aPathIsEscapedAsSystemdEscapeDoes(String path, String unit) {
    assertEquals(unit, UnitSyntax.unitNameOfPath(path, "mount"));
  }

  /**
   * Reads a command line as systemd.service(5), section COMMAND LINES, and systemd.syntax(7) say.
   */
  private static final class SystemdParser {
    private final String line;
    private int at;

    private SystemdParser(String line) {
      this.line = line;
    }

    static List<String> argumentsOf(String line) {
      SystemdParser parser = new SystemdParser(line);
      List<String> arguments = new ArrayList<>();
      while (parser.at < line.length()) {
        if (line.charAt(parser.at) == ' ') {
          parser.at++;
        } else {
          arguments.add(variables(specifiers(parser.word())));
        }
      }
      return arguments;
    }

    private String word() {
      StringBuilder word = new StringBuilder();
      char quote = 0;
      int start = at;
      while (at < line.length() && (quote != 0 || line.charAt(at) != ' ')) {
        char character = line.charAt(at++);
        if (quote == 0
            && character == ';'
            && at - 1 == start
            && (at == line.length() || line.charAt(at) == ' ')) {
          throw new AssertionError("a lone semicolon separates commands: " + line);
        }
        if (character == '\\') {
          char escaped = line.charAt(at++);
          if (escaped != '\\' && escaped != '"') {
            throw new AssertionError("escape \\" + escaped + " in " + line);
          }
          word.append(escaped);
        } else if (quote == 0 && (character == '"' || character == '\'')) {
          quote = character;
        } else if (quote != 0 && character == quote) {
          quote = 0;
        } else {
          word.append(character);
        }
      }
      if (quote != 0) {
        throw new AssertionError("open quote in " + line);
      }
      return word.toString();
    }

    private static String specifiers(String word) {
      return doubled(word, '%');
    }

    private static String variables(String word) {
      return doubled(word, '$');
    }

    private static String doubled(String word, char special) {
      StringBuilder plain = new StringBuilder();
      for (int i = 0; i < word.length(); i++) {
        if (word.charAt(i) == special) {
          i++;
          if (i == word.length() || word.charAt(i) != special) {
            throw new AssertionError("a " + special + " with a meaning in " + word);
          }
        }
        plain.append(word.charAt(i));
      }
      return plain.toString();
    }
  }
}
