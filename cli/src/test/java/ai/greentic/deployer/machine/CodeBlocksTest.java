package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No command stands in the documentation that no test runs. */
final class CodeBlocksTest {
  /** What runs the blocks that a page marks so; all other pages have {@code machine} only. */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.of(
          // PipelineTest
          "docs/pipelines/README.md",
          List.of(
              "workstation",
              "machine",
              "runner",
              "workstation-sign",
              "workstation-status",
              "workstation-bundle"),
          // ContainerfileTest
          "docs/runtime-image.md",
          List.of("build", "headers", "content", "archive", "plan", "apply", "push"));

  private static Stream<CodeBlock> commands() {
    return Page.all(Machine.PROJECT).stream()
        .flatMap(page -> page.blocks().stream())
        .filter(CodeBlock::isCommands);
  }

  @Test
  void everyBlockOfCommandsSaysWhatRunsIt() {
    List<String> unclaimed =
        commands()
            .filter(block -> !isRun(block))
            .map(block -> block.place() + ": " + block.text().lines().findFirst().orElse(""))
            .toList();
    assertEquals(List.of(), unclaimed);
  }

  private static boolean isRun(CodeBlock block) {
    String page = block.place().substring(0, block.place().indexOf(':'));
    List<String> places =
        ELSEWHERE.getOrDefault(
            page,
            List.of("machine", "downloads", "remedy", "example", "ci", "checkout", "by-hand"));
    return block.words().stream().anyMatch(places::contains);
  }

  /** Such blocks are what CI itself runs. */
  @Test
  void ciRunsWhatIsMarkedSo() throws IOException {
    String scripts =
        Files.readString(Machine.PROJECT.resolve(".ci/run"))
            + Files.readString(Machine.PROJECT.resolve("testdata/check"));
    List<String> lines =
        commands()
            .filter(block -> block.has("ci"))
            .flatMap(block -> block.text().lines())
            .map(line -> line.replaceAll("\\s+#.*", ""))
            .filter(line -> !line.isBlank())
            .toList();
    assertTrue(lines.stream().allMatch(scripts::contains), lines::toString);
  }

  /** What takes an hour, or a person, is not run; its first word must be there nevertheless. */
  @Test
  void whatIsRunByHandIsThere() {
    List<String> missing =
        commands()
            .filter(block -> block.has("by-hand"))
            .flatMap(block -> block.text().lines())
            .filter(line -> line.startsWith("testdata/") || line.startsWith("./"))
            .map(line -> line.split("\\s+")[0])
            .filter(script -> !Files.isExecutable(Machine.PROJECT.resolve(script)))
            .toList();
    assertEquals(List.of(), missing);
  }
}
