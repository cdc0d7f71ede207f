package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A format that is not asked for costs no time: its classes are not loaded. */
final class LoadedClassesTest {
  private static List<String> loadedBy(String format) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.greentic.deployer.cli.Main",
                "show",
                "-format=" + format,
                "../testdata/plans/format-1/every-kind.bin")
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), said);
    return said.lines()
        .filter(line -> line.contains("ai.greentic.deployer.cli."))
        .map(line -> line.replaceAll(".*(ai\\.greentic\\.deployer\\.cli\\.\\S+).*", "$1"))
        .toList();
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
        List.of(), loadedBy("text").stream().filter(LoadedClassesTest::isForReviews).toList());
    assertTrue(loadedBy("html").stream().anyMatch(LoadedClassesTest::isForReviews));
  }
}
