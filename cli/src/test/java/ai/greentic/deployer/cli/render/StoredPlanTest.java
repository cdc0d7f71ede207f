package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Plan files that were written once stay readable, and say the same. With the environment variable
 * UPDATE_GOLDEN=1 they are written anew; once a format is released, they must not be.
 */
class StoredPlanTest {
  private static final Path FOLDER = Path.of("../testdata/plans/format-1");

  private static Map<String, Plan> plans() {
    return Map.of(
        "every-kind.bin",
        SamplePlan.plan(),
        "no-changes.bin",
        SamplePlan.of(Plan.Mode.APPLY, List.of()));
  }

  @Test
  void whatWasStoredIsWhatIsWrittenNow() throws Exception {
    boolean update = "1".equals(System.getenv("UPDATE_GOLDEN"));
    for (Map.Entry<String, Plan> entry : plans().entrySet()) {
      Path file = FOLDER.resolve(entry.getKey());
      byte[] bytes = PlanFile.encode(entry.getValue());
      if (update) {
        Files.createDirectories(FOLDER);
        Files.write(file, bytes);
      }
      assertArrayEquals(Files.readAllBytes(file), bytes, entry.getKey());
      assertEquals(entry.getValue(), PlanFile.read(file));
    }
    if (update) {
      fail("wrote " + FOLDER + "; look at it with show and run again without UPDATE_GOLDEN");
    }
  }

  @Test
  void whatWasStoredIsShownAsEver() throws Exception {
    Plan plan = PlanFile.read(FOLDER.resolve("every-kind.bin"));
    Golden.assertMatches("plan.txt", new PlanText(Paint.PLAIN).render(plan));
    Golden.assertMatches("plan.json", JsonDocument.of(plan));
  }

  @Test
  void aNewerFormatIsRefusedByName() throws Exception {
    DeployerException refusal =
        assertThrows(
            DeployerException.class,
            () -> PlanFile.read(Path.of("../testdata/plans/format-2/newer.bin")));
    assertEquals(
        "the plan file has format 2; this tool reads format 1; use the greentic-deployer that made"
            + " the plan, or make the plan again with 'plan -out=FILE'",
        refusal.getMessage());
  }
}
