package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/spec.md says what the reader does. */
class SpecReferenceTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String reference() throws IOException {
    return Files.readString(Samples.ROOT.resolve("docs/spec.md"));
  }

  @Test
  void theDocumentsAreValid() throws IOException, InvalidSpecException {
    List<String> names = new ArrayList<>();
    Matcher document = YAML.matcher(reference());
    while (document.find()) {
      byte[] bytes = document.group(1).getBytes(StandardCharsets.UTF_8);
      names.add(DeploymentReader.read("spec.md", bytes).name());
    }

    assertEquals(List.of("acme", "acme-prod"), names);
  }

  @Test
  void everyReservedVariableIsNamed() throws IOException {
    String reference = reference();

    assertEquals(
        List.of(),
        ReservedVariables.NAMES.stream()
            .filter(name -> !reference.contains("`" + name + "`"))
            .toList());
  }

  @Test
  void theMessagesAreThoseOfTheReader() throws IOException {
    String reference = reference();
    List<String> messages =
        BadDocument.all().stream().flatMap(bad -> bad.messages().stream()).toList();
    List<String> quoted =
        reference.lines().filter(line -> line.startsWith("deployment.yaml:")).toList();

    assertEquals(3, quoted.size());
    assertTrue(messages.containsAll(quoted), () -> "not given: " + quoted);
  }
}
