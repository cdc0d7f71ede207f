package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The files on the machine are, to the letter, those under resources/singlevm")
class RenderedFilesTest {

  @ParameterizedTest
  @CsvSource({
    "minimal, unit.runtime, minimal.service",
    "minimal, file.environment, minimal.env",
    "minimal, mount.bundle, minimal.mount",
    "full, unit.runtime, full.service",
    "minimal on docker, unit.runtime, minimal-docker.service",
    "full on docker, unit.runtime, full-docker.service",
    "full, file.environment, full.env"
  })
  void theContentIsTheExpectedOne(String sample, String address, String file) throws IOException {
    boolean full = sample.startsWith("full");
    HostFacts facts = full ? Samples.factsWithSecrets() : Samples.facts();
    ResourceGraph graph =
        SingleVm.compile(
            full ? Samples.full() : Samples.minimal(),
            sample.endsWith("docker") ? Samples.withDocker(facts) : facts,
            Samples.STATE_FOLDER);

    String content = graph.get(Address.parse(address)).orElseThrow().attributes().text("content");

    assertEquals(expected(file), content);
  }

  private static String expected(String file) throws IOException {
    try (InputStream stream = RenderedFilesTest.class.getResourceAsStream("/singlevm/" + file)) {
      return new String(
          Objects.requireNonNull(stream, file + " is missing").readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }
}
