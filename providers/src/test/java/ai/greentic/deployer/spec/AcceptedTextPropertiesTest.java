package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Text that is accepted means the same in a unit, on podman's command line and in an environment
 * file.
 */
class AcceptedTextPropertiesTest {
  private static <T> Optional<T> accepted(TextFormat<T> format, String text) {
    Statistics.coverage(coverage -> {
      coverage.check("accepted").count(count -> count > 0);
      coverage.check("refused").count(count -> count > 0);
    });
    try {
      Optional<T> value = Optional.of(format.parse(text));
      Statistics.collect("accepted");
      return value;
    } catch (RefusedTextException e) {
      Statistics.collect("refused");
      assertEquals(1, e.getMessage().lines().count());
      assertFalse(e.remedy().isBlank(), e.getMessage());
      return Optional.empty();
    }
  }

  private static void assertHarmless(String text) {
    assertTrue(
        text.chars().allMatch(character -> character > 0x20 && character < 0x7F), "plain ASCII");
    for (char dangerous : "%$\"'\\,;|&<>*?()[]{}#!`^~=".toCharArray()) {
      assertEquals(-1, text.indexOf(dangerous), () -> "holds " + dangerous);
    }
    assertFalse(text.startsWith("-"), "leading dash");
    assertFalse(text.contains(".."), "two dots");
  }

  @Property
  void names(@ForAll("nearlyNames") String text) {
    accepted(Names::deployment, text)
        .ifPresent(name -> {
          assertHarmless(name);
          assertEquals(-1, name.indexOf(':'));
          assertTrue(("greentic-" + name + ".service").length() <= 255);
          String escaped = name.replace("-", "\\x2d");
          String mountUnit =
              "run-greentic\\x2ddeployer-" + escaped + "-bundles-" + "f".repeat(64) + ".mount";
          assertTrue(mountUnit.length() <= 255, "systemd's limit of a unit name");
        });
  }

  @Property
  void accounts(@ForAll("nearlyNames") String text) {
    accepted(Names::user, text)
        .ifPresent(user -> {
          assertHarmless(user);
          assertEquals(-1, user.indexOf(':'));
          assertTrue(user.length() <= 32);
        });
    accepted(Names::group, text).ifPresent(AcceptedTextPropertiesTest::assertHarmless);
  }

  @Property
  void paths(@ForAll("nearlyPaths") String text, @ForAll PathUse use) {
    accepted(path -> use.parse(path, "/opt/a"), text)
        .ifPresent(path -> {
          assertEquals(text, path);
          assertHarmless(path.replace("..", "__"));
          assertEquals(-1, path.indexOf(':'));
          assertTrue(path.startsWith("/"));
          for (String name : path.substring(1).split("/", -1)) {
            assertFalse(List.of("", ".", "..").contains(name), "not normal");
            assertFalse(name.startsWith("-"), "leading dash");
          }
        });
  }

  @Property
  void writableFoldersAreNoSystemFolders(@ForAll("nearlyPaths") String text) {
    accepted(path -> PathUse.WRITABLE_FOLDER.parse(path, "/opt/a"), text)
        .ifPresent(path -> {
          for (String system :
              List.of(
                  "/etc", "/usr", "/bin", "/boot", "/dev", "/proc", "/sys", "/run", "/home",
                  "/root", "/tmp")) {
            assertFalse((path + "/").startsWith(system + "/"), system);
          }
          assertFalse(
              List.of("/", "/var", "/var/lib", "/var/log", "/opt", "/srv", "/mnt").contains(path));
        });
  }

  @Property
  void images(@ForAll("nearlyImages") String text) {
    accepted(ImageReference::parse, text)
        .ifPresent(image -> {
          assertHarmless(image);
          assertTrue(image.contains("/"), "has a registry");
          int slash = image.indexOf('/');
          assertTrue(image.indexOf(':', slash) > slash, "has a tag or a digest");
        });
  }

  @Property
  void argumentsAndValuesAreOneVisibleLine(@ForAll String text) {
    accepted(LaunchText::argument, text)
        .ifPresent(argument -> {
          assertTrue(argument.codePoints().noneMatch(Character::isISOControl));
          assertEquals(argument.isEmpty() ? 0 : 1, argument.lines().count());
          assertEquals(
              argument,
              new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
              "no half characters");
        });
    assertEquals(accepted(LaunchText::argument, text), accepted(LaunchText::variableValue, text));
  }

  @Property
  void variableNames(@ForAll("nearlyNames") String text) {
    accepted(LaunchText::variableName, text)
        .ifPresent(name -> {
          assertTrue(name.chars().allMatch(each -> Character.isLetterOrDigit(each) || each == '_'));
          assertFalse(Character.isDigit(name.charAt(0)));
        });
  }

  @Property
  void processorsSurviveWriting(@ForAll("milliCpus") int milliCpus) throws RefusedTextException {
    assertEquals(milliCpus, Quantities.milliCpus(Quantities.cpus(milliCpus)));
  }

  @Provide
  Arbitrary<Integer> milliCpus() {
    return Arbitraries.integers().between(10, 1_024_000);
  }

  private static Arbitrary<String> ofCharacters(String characters) {
    return ofCharacters(characters, 50);
  }

  private static Arbitrary<String> ofCharacters(String characters, int longest) {
    return Arbitraries.strings().withChars(characters.toCharArray()).ofMaxLength(longest);
  }

  @Provide
  Arbitrary<String> nearlyNames() {
    return Arbitraries.oneOf(
        ofCharacters("ab1-"),
        ofCharacters("abcXYZ019-_.:%$ \n\0\u00fc"),
        Arbitraries.of("root", "nobody", "docker", "deployer", "GREENTIC_LOG_DIR", "-a", ""));
  }

  @Provide
  Arbitrary<String> nearlyPaths() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(
                "var", "lib", "etc", "usr", "tmp", "home", "srv", "opt", "greentic", "run", "dev"),
            ofCharacters("ab.-_@+", 4),
            ofCharacters("a.-:%$ ,\"\\\n\0~*", 3));
    return Combinators.combine(
            Arbitraries.of("/", "/", "/", "", "//"),
            names.list().ofMaxSize(5),
            Arbitraries.of("", "", "", "/"))
        .as((start, parts, end) -> start + String.join("/", parts) + end);
  }

  @Provide
  Arbitrary<String> nearlyImages() {
    Arbitrary<String> repository =
        Arbitraries.oneOf(Arbitraries.of("a", "a/b", "a-b_c/d.e"), ofCharacters("ab1-_./", 5));
    Arbitrary<String> ending =
        Arbitraries.oneOf(
            Arbitraries.of(":1.0", ":latest", "@sha256:" + "a".repeat(64), ""),
            ofCharacters("a1:@.-% \n"));
    return Combinators.combine(
            Arbitraries.of("ghcr.io/", "localhost/", "a.b:5000/", "-v/", ""), repository, ending)
        .as((registry, path, end) -> registry + path + end);
  }
}
