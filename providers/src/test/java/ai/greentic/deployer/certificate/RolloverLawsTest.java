package ai.greentic.deployer.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever happens and whenever: what is in the files fits what runs. */
class RolloverLawsTest {
  /** What can happen to a deployment. */
  enum Happening {
    APPLY,
    APPLY_WITH_A_BROKEN_APPLICATION,
    A_NEW_AUTHORITY_IS_WANTED,
    A_MONTH_PASSES,
    FIVE_MONTHS_PASS
  }

  @Property(tries = 15)
  void aClientThatReadsTheFilesIsNeverRefused(@ForAll @Size(max = 12) List<Happening> happenings)
      throws Exception {
    Path root = Files.createTempDirectory("rollover");
    try {
      Rollout rollout = new Rollout(root);
      assertTrue(rollout.apply());
      int generation = 1;
      for (Happening happening : happenings) {
        switch (happening) {
          case APPLY -> assertTrue(rollout.apply());
          case APPLY_WITH_A_BROKEN_APPLICATION -> {
            rollout.setBroken(true);
            rollout.apply();
            rollout.setBroken(false);
          }
          case A_NEW_AUTHORITY_IS_WANTED -> rollout.wantGeneration(++generation);
          case A_MONTH_PASSES -> rollout.advance(Duration.ofDays(30));
          case FIVE_MONTHS_PASS -> rollout.advance(Duration.ofDays(150));
        }
      }
      // Whatever was begun comes to its end: a rollover, and another that was asked for meanwhile.
      for (int run = 0; run < 5; run++) {
        assertTrue(rollout.apply());
      }
      assertEquals(Map.of(), rollout.plan());
      assertEquals(Set.of(), rollout.complaints());
    } finally {
      delete(root);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
