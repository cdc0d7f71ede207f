package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.schema.PublishedSchema;
import ai.greentic.deployer.cli.schema.SchemaKey;
import ai.greentic.deployer.spec.DeploymentReader;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code init} writes is a document to begin with. */
final class InitTest extends CommandLineTest {
  private static final String[] GIVEN = {
    "init", "-name=acme-prod", "-bundle=/opt/acme.squashfs", "-image=registry.example/app:1"
  };

  /** What a key needs beside it. */
  private static final Map<String, String> NEEDS =
      Map.of("archiveSha256", "archive", "metricsFile", "schedule");

  @BeforeEach
  void beginWithNothing() throws IOException {
    Files.delete(folder.resolve("deployment.yaml"));
  }

  private String written() {
    return written("deployment.yaml");
  }

  private String written(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DeploymentSpec read(String document) throws Exception {
    return DeploymentReader.read("deployment.yaml", document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void withAllValuesItIsValidAndMeansTheDefaults() throws Exception {
    run(GIVEN)
        .exits(0)
        .prints("Wrote deployment.yaml.\n  greentic-deployer validate deployment.yaml\n")
        .complains("");
    run("validate").exits(0).prints("deployment.yaml is valid: deployment acme-prod\n");
    assertEquals(
        DeploymentSpec.ofRequired("acme-prod", "/opt/acme.squashfs", "registry.example/app:1"),
        read(written()));
    inState("plan", "-out=plan.bin").exits(0);
    inState("apply", "plan.bin").exits(0);
    assertTrue(written().lines().allMatch(line -> line.length() <= 100), written());
    assertEquals(
        "rw-r--r--",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("deployment.yaml"))));
  }

  /** Its comments are the descriptions of the schema, of keys that have a choice. */
  @Test
  void everyKeyIsExplainedAsInEditors() {
    String words =
        run("init", "-")
            .exits(0)
            .out()
            .replaceAll("\n[ #]*", " ")
            .replaceAll(" - (?=[a-z]+:)", " ");
    List<SchemaKey> keys = new ArrayList<>(PublishedSchema.DEPLOYMENT.keys());
    for (int index = 0; index < keys.size(); index++) {
      SchemaKey key = keys.get(index);
      keys.addAll(key.below());
      if (key.words().size() != 1) {
        assertTrue(words.contains(" " + key.description() + " "), key.path());
        key.words()
            .forEach(word ->
                assertTrue(words.contains(word.value() + ": " + word.description()), word.value()));
      }
    }
    assertTrue(keys.size() > 50, "only " + keys.size() + " keys");
  }

  @Test
  void whatIsNotGivenIsForTheAuthorToFillIn() {
    run("init")
        .exits(0)
        .prints(
            """
            Wrote deployment.yaml.
            Fill in metadata.name, spec.bundle.source, spec.runtime.image, then:
              greentic-deployer validate deployment.yaml
            """);
    String problems = run("validate").exits(1).err();
    assertTrue(
        problems.matches(
            """
            (?s)deployment.yaml:\\d+:9: metadata.name: "FILL-IN" is not a deployment name; use .*
            deployment.yaml:\\d+:13: spec.bundle.source: "FILL-IN" is not a file:// URL; write .*
            deployment.yaml:\\d+:12: spec.runtime.image: "FILL-IN" names no registry; write .*
            3 problems
            .*\
            """),
        problems);
  }

  @Test
  void everyKeyThatIsCommentedOutStaysValidWhenItIsSet() throws Exception {
    run(GIVEN).exits(0);
    List<String> lines = written().lines().toList();
    Set<String> found = new TreeSet<>();
    for (int index = 0; index < lines.size(); index++) {
      if (isHiddenKey(lines.get(index)) && !lines.get(index).endsWith(":")) {
        String name = name(lines.get(index));
        found.add(name);
        List<String> changed = new ArrayList<>(lines);
        uncomment(lines, changed, index);
        if (NEEDS.containsKey(name)) {
          int other = index;
          while (!isHiddenKey(lines.get(other))
              || !name(lines.get(other)).equals(NEEDS.get(name))) {
            other--;
          }
          uncomment(lines, changed, other);
        }
        String document = String.join("\n", changed) + "\n";
        assertNotEquals(written(), document, name);
        read(document);
      }
    }
    assertEquals(
        "[archive, archiveSha256, args, caFile, caGeneration, caLifetimeDays, certFile,"
            + " clientCertFile, clientKeyFile, cpus, endpoint, env, envFile, keyFile, lifetimeDays,"
            + " memory, metricsFile, minReadySeconds, pids, requireStatic, schedule, sha256]",
        found.toString());
  }

  @Test
  void allOfThemTogetherAreValidToo() throws Exception {
    run(GIVEN).exits(0);
    List<String> all = new ArrayList<>();
    for (String line : written().lines().toList()) {
      all.add(isHiddenKey(line) ? line.replaceFirst("#", "") : line);
    }
    assertNotEquals(read(written()), read(String.join("\n", all) + "\n"));
  }

  /** {@code #key: value}; after a blank, it is an explanation. */
  private static boolean isHiddenKey(String line) {
    return line.matches(" *# *[A-Za-z][A-Za-z0-9]*:( .*)?") && !line.matches(" *# [^ ].*");
  }

  private static String name(String line) {
    return line.replaceAll(" *# *([A-Za-z0-9]+):.*", "$1");
  }

  /** Takes the # away from a key and from the sections around it. */
  private static void uncomment(List<String> lines, List<String> changed, int index) {
    int depth = depth(lines.get(index));
    changed.set(index, lines.get(index).replaceFirst("#", ""));
    for (int above = index - 1; depth > 0; above--) {
      String other = lines.get(above);
      if (isHiddenKey(other) && depth(other) < depth) {
        changed.set(above, other.replaceFirst("#", ""));
        depth = depth(other);
      }
    }
  }

  /** The blanks after the #. */
  private static int depth(String line) {
    return line.replaceFirst("^ *#( *).*", "$1").length();
  }

  @Test
  void theSchemaLiesBesideItForEveryEditor() throws IOException {
    run("init", "-schema", "production.yaml")
        .exits(0)
        .prints(
            """
            Wrote production.yaml and deployment.schema.json.
            Fill in metadata.name, spec.bundle.source, spec.runtime.image, then:
              greentic-deployer validate production.yaml
            """);
    String modeline = "# yaml-language-server: $schema=deployment.schema.json\n";
    assertTrue(written("production.yaml").startsWith(modeline), written("production.yaml"));
    assertEquals(
        Files.readString(Path.of("../docs/schemas/deployment.schema.json")),
        written("deployment.schema.json"));
    write("deployment.schema.json", "of an older version\n");
    run("init", "staging.yaml").exits(0);
    assertTrue(written("staging.yaml").startsWith(modeline), written("staging.yaml"));
    assertEquals("of an older version\n", written("deployment.schema.json"));
  }

  @Test
  void nothingIsOverwritten() {
    write("deployment.yaml", "mine\n");
    run("init")
        .exits(1)
        .prints("")
        .complains(
            """
            Error: deployment.yaml is there already and is not overwritten
             Next: give another FILE, or look at what would be written: greentic-deployer init -
            More: greentic-deployer explain file-exists
            Nothing was changed.
            """);
    assertEquals("mine\n", written());
    run("init", "no/such/folder.yaml")
        .exits(1)
        .prints("")
        .complains(
            """
            Error: there is no folder no/such for folder.yaml
             Next: make it, or give another FILE
            More: greentic-deployer explain file-unwritable
            Nothing was changed.
            """);
  }

  @Test
  void theStandardOutputWritesNoFile() {
    String printed = run("init", "-", "-name=acme").exits(0).out();
    assertFalse(Files.exists(folder.resolve("deployment.yaml")));
    run("init", "-name=acme").exits(0);
    assertEquals(written(), printed);
    assertTrue(run("init", "-", "-schema").exits(64).err().contains("-schema needs a FILE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -name=Acme              | -name: "Acme" is not a deployment name; use at most
          -bundle=acme.squashfs   | -bundle: "acme.squashfs" is not a file:// URL; write
          -bundle=/opt/a b        | -bundle: "/opt/a b" contains a space; use letters
          -image=nginx            | -image: "nginx" names no registry; write
          -archive=https://x/y    | -archive: "https://x/y" is not a file:// URL; v1alpha1
          -name=true              | OK
          -name=a: b              | -name: "a: b" is not a deployment name; use
          """)
  void valuesThatAreNotRightAreRefused(String option, String message) {
    Run run = run("init", option);
    if (message.equals("OK")) {
      run.exits(0);
      assertTrue(written().contains("  name: \"true\"\n"), written());
    } else {
      run.exits(64).prints("");
      assertTrue(run.err().startsWith("Error: " + message), run.err());
      assertFalse(Files.exists(folder.resolve("deployment.yaml")));
    }
  }
}
