package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code schema} prints what docs/schemas publishes. */
final class SchemaVerbTest extends CommandLineTest {
  private static final Path SCHEMAS = Path.of("../docs/schemas");

  @Test
  void everyPublishedSchemaIsListedAndPrintedAsItIs() throws IOException {
    List<String> listed = run("schema", "-list").exits(0).out().lines().toList();
    TreeSet<String> names = new TreeSet<>();
    for (String line : listed) {
      String name = line.substring(0, line.indexOf(' '));
      assertTrue(line.matches("\\S+ +[A-Z].*[.]"), line);
      names.add(name + ".schema.json");
      run("schema", name).exits(0).prints(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
    }
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      assertEquals(new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()), names);
    }
    assertTrue(listed.getFirst().startsWith("deployment "), listed.getFirst());
  }

  @Test
  void theDeploymentIsTheDefaultAndKindsMayBeWrittenAsInDocuments() {
    String deployment = run("schema").exits(0).out();
    run("schema", "Deployment").exits(0).prints(deployment);
    String graph = run("schema", "resource-graph").exits(0).out();
    run("schema", "ResourceGraph").exits(0).prints(graph);
  }

  @Test
  void whatIsNoKindIsRefused() {
    Run run = run("schema", "polcy").exits(64).prints("");
    assertTrue(
        run.err().startsWith("Error: there is no schema of 'polcy'; did you mean 'policy'?\n"),
        run.err());
    assertTrue(
        run("schema", "Res")
            .exits(64)
            .err()
            .startsWith("Error: there is no schema of 'Res'; did you mean 'resource-graph'?\n"));
    assertTrue(
        run("schema", "unit")
            .exits(64)
            .err()
            .startsWith(
                "Error: there is no schema of 'unit'; 'greentic-deployer schema -list' names"
                    + " all\n"));
    assertTrue(
        run("schema", "-list", "plan").exits(64).err().startsWith("Error: -list lists all kinds;"));
  }
}
