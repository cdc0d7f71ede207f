package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not asked for costs no time: its classes are not loaded. */
final class LoadedClassesTest {
  private static final Pattern LOADED = Pattern.compile("\\[class,load] (\\S+) source: .*");

  private static final String SAMPLE = "../testdata/plans/format-1/every-kind.bin";

  @TempDir Path folder;

  private static List<String> loadedBy(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.greentic.deployer.cli.Main"));
    command.addAll(List.of(arguments));
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), said);
    List<String> loaded =
        said.lines().map(LOADED::matcher).filter(Matcher::find).map(line -> line.group(1)).toList();
    assertTrue(loaded.size() > 300, said);
    return loaded;
  }

  private static List<String> matching(String types, List<String> loaded) {
    return loaded.stream().filter(type -> type.matches(types)).toList();
  }

  private static boolean isForReviews(String type) {
    return type.matches(".*\\.(Html|Markdown|Mermaid|Svg|Dot|Review|PlanReview|StateReview).*")
            && !type.endsWith("Review$Removal")
        || type.contains(".layout.")
        || type.contains(".schema.");
  }

  @Test
  void textLoadsNothingOfTheOthers() throws Exception {
    assertEquals(
        List.of(),
        loadedBy("show", SAMPLE).stream().filter(LoadedClassesTest::isForReviews).toList());
    assertTrue(
        loadedBy("show", "-format=html", SAMPLE).stream()
            .anyMatch(LoadedClassesTest::isForReviews));
  }

  @Test
  void theVersionLoadsNoVerbNoEngineAndNoLibrary() throws Exception {
    assertEquals(
        List.of(
            "ai.greentic.deployer.cli.Main",
            "ai.greentic.deployer.cli.StandardOutput",
            "ai.greentic.deployer.cli.command.Machine",
            "ai.greentic.deployer.cli.command.Console",
            "ai.greentic.deployer.cli.command.VersionLine",
            "ai.greentic.deployer.cli.command.ToolVersion"),
        matching("(ai\\.greentic|picocli|com\\.fasterxml|org)\\..*", loadedBy("version")));
  }

  @Test
  void aPlanShownLoadsNoProviderAndNoReaderOfDocuments() throws Exception {
    assertEquals(
        List.of(),
        matching(
            "(org\\.bouncycastle|org\\.yaml|org\\.jgrapht|com\\.fasterxml|java\\.net\\.http|sun\\.security\\.ssl"
                + "|ai\\.greentic\\.deployer\\.(account|certificate|container|image|mount|spec))\\..*",
            loadedBy("show", SAMPLE)));
  }

  /** Java would make them at each start, some milliseconds for each record and each switch. */
  @Test
  void noClassesAreMadeForRecordsAndSwitches() throws Exception {
    String making = "java\\.lang\\.runtime\\.ObjectMethods|ai\\.greentic\\..*\\$\\$TypeSwitch.*";
    assertEquals(List.of(), matching(making, loadedBy("show", SAMPLE)));
    assertEquals(List.of(), matching(making, loadedByPlan()));
  }

  @Test
  void aPlanOfAGraphLoadsNoDataBindingAndNoNetwork() throws Exception {
    assertEquals(
        List.of(),
        matching(
            "(org\\.apache|com\\.fasterxml\\.jackson\\.databind|java\\.net\\.http"
                + "|sun\\.security\\.ssl)\\..*",
            loadedByPlan()));
  }

  private List<String> loadedByPlan() throws Exception {
    Path graph = folder.resolve("graph.yaml");
    Files.writeString(
        graph,
        """
        apiVersion: greentic.ai/v1alpha1
        kind: ResourceGraph
        metadata: {name: small}
        resources:
        - {address: value.a, attributes: {input: a}}
        """);
    return loadedBy("plan", "-state-dir=" + folder.resolve("state"), graph.toString());
  }
}
