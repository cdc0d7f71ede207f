package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs tell programs, a JSON object a line. */
class EventsTest extends CommandLineTest {
  private static final String GRAPH =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: shop}
      resources:
      - address: value.a
        attributes: {input: "1"}
      - address: value.b
        attributes: {input: {$ref: value.a.output}}
      """;

  @BeforeEach
  void writeGraph() {
    write("graph.yaml", GRAPH);
  }

  private static List<JsonNode> events(String text) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        events.add(new JsonMapper().readTree(line));
      } catch (IOException e) {
        throw new AssertionError(line, e);
      }
    }
    return events;
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  @Test
  void everyVerbThatWorksOnTheMachineTellsItFromTheVersionToTheOutcome() {
    List<String> commands =
        List.of(
            "plan -json graph.yaml",
            "apply -json -auto-approve graph.yaml",
            "apply -json -auto-approve graph.yaml",
            "plan -json -detailed-exitcode -destroy -name=shop",
            "drift -json -name=shop",
            "rollback -json -auto-approve -name=shop",
            "destroy -json -auto-approve -name=shop");
    List<String> outcomes =
        List.of("planned", "applied", "no_changes", "planned", "no_drift", "failed", "applied");
    List<Integer> exits = List.of(0, 0, 0, 2, 0, 1, 0);
    for (int i = 0; i < commands.size(); i++) {
      Run run = inState(commands.get(i).split(" ")).exits(exits.get(i));
      List<JsonNode> events = events(run.out());
      assertEquals("version", types(events).getFirst());
      assertEquals("outcome", types(events).getLast());
      assertEquals(1, types(events).stream().filter("outcome"::equals).count());
      assertEquals(outcomes.get(i), events.getLast().path("outcome").asText(), run::toString);
      assertEquals(exits.get(i), events.getLast().path("exit_code").asInt());
      for (JsonNode event : events.subList(1, events.size())) {
        assertEquals("shop", event.path("deployment").asText(), event::toString);
      }
    }
  }

  @Test
  void anApplyIsToldActionByAction() {
    List<JsonNode> events =
        events(inState("apply", "-json", "-auto-approve", "graph.yaml").exits(0).out());
    assertEquals(
        List.of(
            "version",
            "refreshing",
            "refreshed",
            "plan",
            "refreshing",
            "refreshed",
            "applying",
            "action_started",
            "action_finished",
            "action_started",
            "action_finished",
            "outcome"),
        types(events));
    JsonNode finished = events.get(8);
    assertEquals("value.a", finished.path("address").asText());
    assertEquals("create", finished.path("action").asText());
    assertEquals("done", finished.path("outcome").asText());
    JsonNode outcome = events.getLast();
    assertEquals(2, outcome.path("resources").path("created").asInt());
    assertEquals(1, outcome.path("generation").asInt());
  }

  @Test
  void whatFailsBeforeADeploymentIsKnownIsToldWithoutOne() {
    List<JsonNode> events = events(inState("plan", "-json", "none.yaml").exits(1).out());
    assertEquals(List.of("version", "outcome"), types(events));
    assertFalse(events.getLast().has("deployment"));
    JsonNode error = events.getLast().path("errors").path(0);
    assertFalse(error.path("code").asText().isEmpty(), error::toString);
    assertEquals("there is no file none.yaml", error.path("what").asText());
  }

  @Test
  void aWrongCommandLineHasNoEvents() {
    assertEquals("", inState("apply", "-json", "graph.yaml").exits(64).out());
    assertEquals("", inState("plan", "-json", "-purge-data", "graph.yaml").exits(64).out());
    inState("plan", "-json-into=events.jsonl", "-purge-data", "graph.yaml").exits(64);
    assertFalse(Files.exists(folder.resolve("events.jsonl")));
  }

  @Test
  void theEventsGoIntoAFileBesideTheTextThatPeopleRead() throws IOException {
    inState("plan", "-json-into=events.jsonl", "graph.yaml").exits(0);
    Run run = inState("apply", "-json-into=events.jsonl", "-auto-approve", "graph.yaml").exits(0);
    assertTrue(run.out().contains("Apply complete! Resources: 2 added"), run.out());
    List<JsonNode> events = events(Files.readString(folder.resolve("events.jsonl")));
    assertEquals("version", types(events).getFirst());
    assertEquals("applied", events.getLast().path("outcome").asText());
    Set<String> both = new TreeSet<>(types(events));
    assertTrue(both.containsAll(Set.of("plan", "action_started", "action_finished")));
  }

  @Test
  void bothOutputsHaveTheSameLines() throws IOException {
    Run run = inState("plan", "-json", "-json-into=events.jsonl", "graph.yaml").exits(0);
    assertEquals(run.out(), Files.readString(folder.resolve("events.jsonl")));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsFoundBeforeAnythingIsDone() {
    Run run =
        inState("apply", "-json-into=none/events.jsonl", "-auto-approve", "graph.yaml").exits(1);
    String file = folder.resolve("none/events.jsonl").toString();
    assertTrue(
        run.err().startsWith("Error: the events cannot be written to " + file + ": "), run.err());
    inState("state", "list", "-name=shop").exits(1);
  }

  @Test
  void aFileThatHoldsAnythingElseThanEventsIsLeftAlone() throws IOException {
    String document = Files.readString(folder.resolve("graph.yaml"));
    Run run = inState("apply", "-json-into=graph.yaml", "-auto-approve", "graph.yaml").exits(1);
    String file = folder.resolve("graph.yaml").toString();
    assertTrue(
        run.err()
            .startsWith(
                "Error: " + file + " is there already and holds something else than events"),
        run.err());
    assertEquals(document, Files.readString(folder.resolve("graph.yaml")));
    inState("state", "list", "-name=shop").exits(1);
    inState("plan", "-out=plan.bin", "graph.yaml").exits(0);
    byte[] plan = Files.readAllBytes(folder.resolve("plan.bin"));
    inState("apply", "-json-into=plan.bin", "plan.bin").exits(1);
    assertArrayEquals(plan, Files.readAllBytes(folder.resolve("plan.bin")));
    inState("plan", "-json-into=new.bin", "-out=new.bin", "graph.yaml").exits(64);
    assertFalse(Files.exists(folder.resolve("new.bin")));
  }

  @Test
  void aFileThatTakesNoMoreStopsNothing() {
    Run run = inState("apply", "-json-into=/dev/full", "-auto-approve", "graph.yaml").exits(0);
    assertTrue(run.err().startsWith("Notice: not all events could be written to /dev/full: "));
    assertTrue(run.out().contains("Apply complete!"));
  }

  @Test
  void whereNoColoursAreWantedNothingIsRedrawn() {
    terminal = true;
    environment.put("NO_COLOR", "1");
    Run run = inState("apply", "-auto-approve", "graph.yaml").exits(0);
    assertFalse(run.out().contains("\u001b"), run.out());
    assertTrue(run.out().contains("value.a: Creating...\n"), run.out());
  }

  @Test
  void onATerminalAPlanLeavesNothingOfItsReading() {
    terminal = true;
    String drawn = inState("plan", "graph.yaml").exits(0).out();
    assertTrue(drawn.contains("Reading the machine: 0 of 2 in 0s"), drawn);
    int cleared = drawn.lastIndexOf("\u001b[1A\r\u001b[J");
    assertTrue(cleared > drawn.lastIndexOf("Reading the machine"), drawn);
    assertTrue(cleared < drawn.indexOf("value.a"), drawn);
  }

  @Test
  void driftForAJournalIsNoJson() {
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    inState("drift", "-journal", "-json").exits(64);
  }
}
