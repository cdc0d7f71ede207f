package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of a release as they lie in cli/target/dist: the zip is unpacked and run as on another
 * system, and what is said of all files and of all jars is compared with what is there.
 */
@Tag("machine")
final class DownloadsTest {
  private static final Path DIST = Machine.PROJECT.resolve("cli/target/dist");
  private static final String JAR = ".jar";

  @TempDir private static Path folder;
  private static Path home = Path.of("");

  @BeforeAll
  static void unpack() throws IOException {
    Machine.host("unzip", "-q", only("-any.zip").toString(), "-d", folder.toString());
    home = folder.resolve("greentic-deployer");
  }

  private static Path only(String ending) throws IOException {
    List<Path> found =
        files(DIST).stream().filter(file -> file.toString().endsWith(ending)).toList();
    assertEquals(1, found.size(), () -> "files that end in " + ending + " in " + DIST);
    return found.getFirst();
  }

  private static List<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private static List<String> names(Path of) throws IOException {
    return files(of).stream().map(file -> file.getFileName().toString()).toList();
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theChecksumsAreThoseOfAllFiles() throws IOException {
    List<String> expected = new ArrayList<>();
    for (String name : names(DIST)) {
      if (!name.equals("SHA256SUMS")) {
        expected.add(sha256(DIST.resolve(name)) + "  " + name);
      }
    }
    assertEquals(expected, Files.readAllLines(DIST.resolve("SHA256SUMS")));
  }

  /** Runs the zip's launcher on a Java that takes itself for the one of another system. */
  private static Outcome onMac(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "JDK_JAVA_OPTIONS=\"-Dos.name=Mac OS X\" -Dos.arch=aarch64",
                home.resolve("bin/greentic-deployer").toString()));
    command.addAll(List.of(words));
    return Machine.execute("", command, String.join(" ", words));
  }

  @Test
  void theZipWorksOnFilesAndSaysWhatNeedsTheMachine() {
    String document = Machine.PROJECT.resolve("testdata/deployments/acme-prod.yaml").toString();
    String plan = Machine.PROJECT.resolve("testdata/plans/format-1/every-kind.bin").toString();
    onMac("version", "-json").exits(0).says("\"os\" : \"Mac OS X\"");
    onMac("validate", document).exits(0).says("is valid: deployment acme-prod");
    onMac("render", document).exits(0).says("- address: ");
    onMac("init", "-").exits(0).says("source: FILL-IN");
    onMac("show", plan).exits(0).says("Plan: ");
    for (String verb : List.of("plan", "drift", "status")) {
      onMac(verb, document)
          .exits(1)
          .says(
              "Error: this is Mac OS X on aarch64, and deployments are on Linux on x86_64 only\n");
    }
  }

  @Test
  void theZipHasNothingOfOneSystemOrOneJava() throws IOException {
    assertEquals(List.of("greentic-deployer", "greentic-deployer.cmd"), names(home.resolve("bin")));
    assertEquals(List.of("bin", "lib", "schemas", "share"), names(home));
    assertTrue(names(home.resolve("lib")).stream().allMatch(name -> name.endsWith(JAR)));
    String script = Files.readString(home.resolve("bin/greentic-deployer.cmd"));
    assertEquals(script.lines().count(), script.split("\r\n", -1).length - 1L);
  }

  private static List<String> othersJars() throws IOException {
    return names(home.resolve("lib")).stream()
        .filter(name -> !name.startsWith("greentic-deployer"))
        .toList();
  }

  @Test
  void everyJarOfOthersComesWithItsLicence() throws IOException {
    Path licenses = home.resolve("share/doc/greentic-deployer/licenses");
    assertEquals(othersJars(), names(licenses).stream().map(name -> name + JAR).toList());
    for (Path each : files(licenses)) {
      assertTrue(!files(each).isEmpty(), each::toString);
    }
  }

  /** The Java runtime, which the bill names too, is no jar. */
  @Test
  void theBillOfMaterialsIsOfTheJarsThatAreThere() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String name : names(home.resolve("lib"))) {
      if (!name.equals("greentic-deployer-cli.jar")) {
        expected.put(name, sha256(home.resolve("lib").resolve(name)));
      }
    }
    JsonNode bill = new ObjectMapper().readTree(only(".cdx.json").toFile());
    Map<String, String> found = new TreeMap<>();
    TreeSet<String> others = new TreeSet<>();
    for (JsonNode component : bill.required("components")) {
      if (component.required("type").asText().equals("library")) {
        found.put(
            component.required("name").asText()
                + "-"
                + component.required("version").asText()
                + JAR,
            component.required("hashes").get(0).required("content").asText());
      } else {
        others.add(component.required("type").asText());
      }
      boolean ours = component.path("group").asText().equals("ai.greentic");
      assertTrue(ours || component.required("licenses").size() > 0, component::toString);
    }
    assertEquals(expected, found);
    assertEquals(new TreeSet<>(List.of("platform")), others);
  }
}
