package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Kills updates and returns with SIGKILL at random instants. What the active generation needs is
 * there at every such moment, and the next rollback or apply finishes.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledUpdateTest {
  private static final int ROUNDS = 4;
  private static final String STATE = "/var/lib/greentic-deployer/acme/";
  private static final String GOOD = Documents.misbehaving("", 60, 0);
  private static final String NEXT = Documents.secondRelease(GOOD);
  private static final String FAILING =
      Documents.secondRelease(Documents.misbehaving("crash", 60, 0));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Machine machine = Machine.boot("killed-update");

  @AfterAll
  void stop() {
    machine.close();
  }

  @Test
  void thereIsAlwaysAReleaseToReturnTo() throws Exception {
    machine.write("/root/good.yaml", GOOD);
    machine.write("/root/next.yaml", NEXT);
    machine.write("/root/failing.yaml", FAILING);
    machine.deployer("apply good.yaml -auto-approve").exits(0);
    long begun = System.nanoTime();
    machine.deployer("apply failing.yaml -auto-approve").exits(5);
    long wholeRun = (System.nanoTime() - begun) / 1_000_000;

    String active = "good.yaml";
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String other = active.equals("good.yaml") ? "next.yaml" : "good.yaml";
      String update = random.nextInt(3) > 0 ? "failing.yaml" : other;
      killed += killedWithin("apply " + update + " -auto-approve", wholeRun) ? 1 : 0;
      requireActiveIsWhole();
      if (random.nextBoolean()) {
        killed += killedWithin(recovery(), wholeRun / 2) ? 1 : 0;
        requireActiveIsWhole();
      }
      machine.deployer(recovery()).exits(0);
      active = requireServes();
    }
    assertTrue(killed >= ROUNDS / 2, killed + " of the runs were killed, seed " + seed);
  }

  /** To the active generation, or to a document. */
  private String recovery() throws Exception {
    return random.nextBoolean()
        ? "rollback " + active() + " -name=acme -auto-approve"
        : "apply good.yaml -auto-approve";
  }

  /** With or without what it has started; whether it was killed before it ended by itself. */
  private boolean killedWithin(String words, long milliseconds) {
    // What is done first is done without changing anything.
    long instant = milliseconds / 5 + random.nextLong(milliseconds);
    int exitCode =
        machine
            .run(
                (random.nextBoolean() ? "timeout --foreground" : "timeout")
                    + " -s KILL "
                    + instant / 1000.0
                    + " greentic-deployer "
                    + words)
            .exitCode();
    assertTrue(exitCode == 137 || exitCode == 0 || exitCode == 5, () -> words + ": " + exitCode);
    return exitCode == 137;
  }

  private long active() throws Exception {
    return new ObjectMapper()
        .readTree(machine.read("cat " + STATE + "state.json"))
        .path("state")
        .path("release")
        .path("active")
        .asLong();
  }

  /** The bundle with its bytes, the image, the plan. */
  private void requireActiveIsWhole() throws Exception {
    String generation = STATE + "generations/" + active();
    JsonNode kept =
        new ObjectMapper().readTree(machine.read("cat " + generation + "/generation.json"));
    int seen = 0;
    for (JsonNode object : kept.path("objects")) {
      JsonNode identity = object.path("identity");
      switch (object.path("address").asText()) {
        case "bundle.active" -> {
          String path = identity.path("path").asText();
          String digest = machine.read("sha256sum < " + path + " | cut -d' ' -f1");
          assertTrue(path.endsWith("/" + digest + ".squashfs"), () -> path + ", seed " + seed);
          seen++;
        }
        case "image.runtime" -> {
          machine.read("podman image exists " + identity.path("imageId").asText());
          seen++;
        }
        default -> {}
      }
    }
    assertEquals(2, seen, kept::toString);
    machine.read("test -s " + generation + "/plan.bin");
  }

  /** One of the two good releases runs, whole; gives its document. */
  private String requireServes() throws Exception {
    String versions =
        machine.read(Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'");
    String document =
        switch (versions) {
          case "0.1.0\n1.0.0" -> "good.yaml";
          case "0.2.0\n2.0.0" -> "next.yaml";
          default -> throw new AssertionError("a mixture runs: " + versions + ", seed " + seed);
        };
    machine.deployer("plan " + document + " -detailed-exitcode").exits(0).says("No changes.");
    return document;
  }
}
