package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The verbs that are about generations")
class RollbackVerbsTest extends CommandLineTest {
  private static final String UNIT = "unit /etc/unit";

  private void deployed(int... releases) {
    for (int release : releases) {
      write("deployment.yaml", document("acme-prod", "registry.example/app:" + release));
      inState("apply", "-auto-approve").exits(0);
    }
  }

  private String unit() {
    return machine.objects.get(UNIT).text("content").lines().toList().getLast();
  }

  private Run failedUpdate(int release, String... options) {
    write("deployment.yaml", document("acme-prod", "registry.example/app:" + release));
    machine.failing.add(UNIT);
    machine.onFailure = machine.failing::clear;
    List<String> arguments = new ArrayList<>(List.of("apply", "-auto-approve"));
    arguments.addAll(List.of(options));
    return inState(arguments.toArray(String[]::new));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void aFailedUpdateSaysInItsFirstLineThatItWasRolledBack() {
    deployed(1);
    Run failed = failedUpdate(2).exits(5);
    assertEquals(
        "Error: ROLLED BACK: this release failed; generation 1 is back, with its configuration, and"
            + " was found good",
        failed.err().lines().findFirst().orElseThrow());
    assertTrue(
        failed
            .err()
            .endsWith(
                "What this run did was undone. 'greentic-deployer history -state-dir=states' tells of it.\n"),
        failed.err());
    assertTrue(failed.out().contains("Failed, rolling back to generation 1:"), failed.out());
    write("deployment.yaml", document("acme-prod", "registry.example/app:1"));
    inState("plan", "-detailed-exitcode").exits(0);
    String history = inState("history").exits(0).out();
    assertTrue(history.contains("apply rolled-back, by "), history);
    assertTrue(history.contains("    unit.runtime: "), history);
  }

  @Test
  void theJsonLinesTellOfTheWayBack() throws Exception {
    deployed(1);
    List<String> lines = failedUpdate(2, "-json").exits(5).out().lines().toList();
    JsonNode last = json(lines.getLast());
    assertEquals("outcome", last.get("type").asText());
    assertEquals(5, last.get("exit_code").asInt());
    assertEquals("rolled_back", last.get("outcome").asText());
    List<String> types = new ArrayList<>();
    for (String line : lines) {
      types.add(json(line).get("type").asText());
    }
    assertTrue(types.contains("rolling_back"), types.toString());
  }

  @Test
  void rollbackReturnsToTheOneBeforeAndForwardAgain() throws Exception {
    deployed(1, 2);
    Run back = inState("rollback", "-auto-approve").exits(0);
    assertTrue(back.out().contains("This brings generation 1 back, as generation 3."), back.out());
    assertTrue(back.out().endsWith("Generation 3 is active.\n"), back.out());
    assertEquals("ExecStart=run registry.example/app:1", unit());
    inState("rollback", "2", "-auto-approve").exits(0);
    assertEquals("ExecStart=run registry.example/app:2", unit());

    JsonNode history = json(inState("history", "-json").exits(0).out());
    assertEquals("History", history.get("kind").asText());
    assertEquals(4, history.get("active").asInt());
    assertFalse(history.get("departed").asBoolean());
    assertEquals(
        List.of(0, 0, 1, 2),
        history.get("generations").findValues("restores").stream().map(JsonNode::asInt).toList());
    assertEquals(0, history.get("failed").size());
  }

  @Test
  void aRollbackIsAskedFor() {
    deployed(1, 2);
    asksPeople = true;
    input = "no\n";
    Run asked = inState("rollback").exits(1);
    assertTrue(
        asked.out().contains("Do you want to return to generation 1 of acme-prod?"), asked.out());
    assertEquals("Declined; nothing was changed.\n", asked.err());
    assertEquals("ExecStart=run registry.example/app:2", unit());
  }

  @Test
  void aSavedRollbackIsReviewedAndApplied() {
    deployed(1, 2);
    inState("plan", "-rollback", "-out=back.bin").exits(0);
    String shown = run("show", "back.bin").exits(0).out();
    assertTrue(shown.startsWith("Plan for acme-prod (rollback), made "), shown);
    inState("apply", "back.bin").exits(0);
    assertEquals("ExecStart=run registry.example/app:1", unit());
    inState("plan", "-rollback=2", "-out=forth.bin").exits(0);
    inState("apply", "forth.bin").exits(0);
    assertEquals("ExecStart=run registry.example/app:2", unit());
  }

  @Test
  void aGenerationIsShownWithWhoCommittedIt() {
    deployed(1, 2);
    String shown = inState("show", "-generation=1").exits(0).out();
    assertTrue(shown.startsWith("Generation 1, committed at "), shown);
    assertTrue(shown.contains("registry.example/app:1"), shown);
    inState("show", "-generation=7")
        .exits(1)
        .complains(
            """
            Error: there is no generation 7
             Next: 'greentic-deployer history -state-dir=states' lists those that are kept
            More: greentic-deployer explain generation-not-kept
            Nothing was changed.
            """);
  }

  @Test
  void whatIsPinnedStays() {
    deployed(1);
    inState("pin", "1").exits(0).prints("Generation 1 is pinned.\n");
    deployed(2, 3, 4, 5, 6);
    String history = inState("history").exits(0).out();
    assertTrue(history.lines().anyMatch(line -> line.matches(" +1 .* pinned")), history);
    assertFalse(history.lines().anyMatch(line -> line.matches(" +2 .*")), history);
    inState("unpin", "1").exits(0).prints("Generation 1 is not pinned any more.\n");
    deployed(7);
    assertFalse(inState("history").exits(0).out().lines().anyMatch(line -> line.matches(" +1 .*")));
    inState("pin", "1")
        .exits(1)
        .complains(
            """
            Error: there is no generation 1
             Next: 'greentic-deployer history -state-dir=states' lists those that are kept
            More: greentic-deployer explain generation-not-kept
            Nothing was changed.
            """);
  }

  @Test
  void aPinBetweenPlanAndApplyMakesThePlanStale() {
    deployed(1, 2, 3, 4);
    write("deployment.yaml", document("acme-prod", "registry.example/app:5"));
    inState("plan", "-out=plan.bin").exits(0);
    inState("pin", "1").exits(0);
    inState("apply", "plan.bin").exits(3);
  }

  @Test
  void wrongWordsAreNamed() {
    deployed(1);
    inState("rollback", "-auto-approve", "last")
        .exits(64)
        .complains(
            """
            Error: 'last' is no generation; give its number, such as 4 ('greentic-deployer history' lists them)
            Usage: greentic-deployer rollback [options] [N]
            Run 'greentic-deployer rollback -help' for more.
            """);
    inState("plan", "-rollback", "-destroy").exits(64);
    inState("rollback", "-auto-approve").exits(1);
    inState("rollback", "-auto-approve", "-name=nobody").exits(1);
    inState("history", "-name=nobody").exits(1);
  }

  @Test
  void destroyEndsTheHistory() {
    deployed(1, 2);
    inState("destroy", "-auto-approve").exits(0);
    assertTrue(inState("history").exits(0).out().contains("  none yet\n"));
    deployed(1);
    assertTrue(inState("history").exits(0).out().contains("*    1  "));
  }
}
