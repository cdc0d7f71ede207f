package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is read, the reader gives a deployment or lists problems. */
class DocumentPropertiesTest {
  /** Fails by any other exception, and by problems that are not sorted or not one line each. */
  private static void readsOrListsProblems(byte[] document) throws InvalidSpecException {
    try {
      DeploymentSpec spec = DeploymentReader.read("deployment.yaml", document);
      byte[] effective = CanonicalJson.encode(EffectiveDocument.of(spec));
      assertEquals(spec, DeploymentReader.read("effective.yaml", effective));
    } catch (InvalidSpecException e) {
      List<SpecProblem> problems = e.problems();
      List<Position> places = problems.stream().map(SpecProblem::position).toList();
      assertTrue(e.getMessage().startsWith("deployment.yaml:"), e.getMessage());
      assertEquals(places.stream().sorted().toList(), places);
      assertEquals(problems.size(), e.getMessage().lines().count());
    }
  }

  @Property
  void anyBytes(@ForAll byte[] document) throws InvalidSpecException {
    readsOrListsProblems(document);
  }

  @Property
  void anyYamlish(@ForAll("yamlish") String document) throws InvalidSpecException {
    readsOrListsProblems(document.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> yamlish() {
    return Arbitraries.of(
            "spec",
            "metadata",
            "name",
            "runtime",
            "image",
            "env",
            "args",
            ": ",
            ":",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&a ",
            "*a",
            "<<",
            "!!str ",
            "!t ",
            "\"",
            "'",
            "|\n",
            ">-\n",
            "#",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "%TAG ! x\n",
            "~",
            "null",
            "true",
            "010",
            "0x1F",
            ".inf",
            "1e9",
            "\t",
            "\r",
            "\\",
            "\"\\U",
            "99999999",
            "\\xZ",
            "%YAML 9.",
            "!<",
            "*",
            "&",
            "|9",
            ">+",
            "\\u0000",
            "\uD83D\uDE00",
            "\u2028",
            "\u0085",
            "x-a",
            "\0")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property
  void samplesWithOneByteChanged(
      @ForAll("samples") String sample,
      @ForAll @IntRange(max = 10_000) int place,
      @ForAll byte with)
      throws IOException, InvalidSpecException {
    byte[] document = Samples.bytes(sample);
    document[place % document.length] = with;

    readsOrListsProblems(document);
  }

  @Property
  void samplesWithALineMoved(
      @ForAll("samples") String sample,
      @ForAll @IntRange(max = 1000) int from,
      @ForAll @IntRange(max = 1000) int to,
      @ForAll @IntRange(max = 8) int indent)
      throws IOException, InvalidSpecException {
    List<String> lines =
        new ArrayList<>(new String(Samples.bytes(sample), StandardCharsets.UTF_8).lines().toList());
    String line = lines.remove(from % lines.size());
    lines.add(to % lines.size(), " ".repeat(indent) + line.strip());

    readsOrListsProblems(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void samplesWithTextInserted(
      @ForAll("samples") String sample,
      @ForAll @IntRange(max = 10_000) int place,
      @ForAll("yamlish") String inserted)
      throws IOException, InvalidSpecException {
    String document = new String(Samples.bytes(sample), StandardCharsets.UTF_8);
    int at = place % document.length();

    readsOrListsProblems(
        (document.substring(0, at) + inserted + document.substring(at))
            .getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> samples() {
    return Arbitraries.of("minimal.yaml", "acme-prod.yaml", "full.yaml");
  }
}
