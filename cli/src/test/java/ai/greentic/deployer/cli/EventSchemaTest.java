package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.render.JsonEvents;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line that the events consist of is as docs/schemas/event.schema.json says. */
class EventSchemaTest extends CommandLineTest {
  private static final Address ADDRESS = new Address("bundle", "active");

  private final Schema schema = schema();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("../docs/schemas/event.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void requireValid(String line) {
    assertEquals(List.of(), List.copyOf(schema.validate(line, InputFormat.JSON)), line);
  }

  private static Stream<ApplyEvent> everyEvent() {
    Problem problem = Problem.of(EngineError.PROVIDER_FAILED, ADDRESS, "no\u001b[2J", "mend it");
    return Stream.of(
        new ApplyEvent.Refreshing(3),
        new ApplyEvent.Reading("/opt/acme.squashfs", 1, 2),
        new ApplyEvent.Refreshed(3, Duration.ofMillis(7)),
        new ApplyEvent.WaitingForLock("pid 7", Duration.ofSeconds(1)),
        new ApplyEvent.Unsettled("a run was cut off"),
        new ApplyEvent.Recovered("a run was cut off"),
        new ApplyEvent.Applying(2),
        new ApplyEvent.StepStarted(ADDRESS, Operation.CREATE_REPLACEMENT),
        new ApplyEvent.StepProgress(ADDRESS, "copying", 1, 2),
        new ApplyEvent.StepProgress(ADDRESS, "copying", 1, -1),
        new ApplyEvent.StepAttempt(ADDRESS, "waiting", 3),
        new ApplyEvent.StepNote(ADDRESS, "verifying"),
        new ApplyEvent.StepFinished(ADDRESS, Operation.DELETE_DEPOSED, Duration.ZERO),
        new ApplyEvent.StepFailed(ADDRESS, Operation.UPDATE, Duration.ZERO, problem),
        new ApplyEvent.RollingBack(0, "it failed"));
  }

  @Test
  void whatTheEngineTellsIsValid() {
    List<String> lines = new ArrayList<>();
    long[] second = {0};
    JsonEvents events = new JsonEvents(lines::add, () -> Instant.ofEpochSecond(second[0]));
    events.about("acme-prod");
    everyEvent()
        .forEach(event -> {
          events.on(event);
          second[0] += 2;
        });
    events.on(new ApplyEvent.Reading("/opt/acme.squashfs", 2, 2));
    assertEquals(15, lines.size());
    lines.forEach(this::requireValid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan -json",
        "apply -json -auto-approve",
        "drift -json",
        "plan -json -destroy -purge-data",
        "rollback -json -auto-approve",
        "destroy -json -auto-approve"
      })
  void whatAVerbTellsIsValid(String words) {
    inState("apply", "-auto-approve").exits(0);
    machine.objects.remove("container app");
    Run run = inState(words.split(" "));
    assertTrue(run.out().lines().count() >= 2, run::toString);
    run.out().lines().forEach(this::requireValid);
  }

  @Test
  void whatFailsIsValid() {
    machine.failing.add("unit /etc/unit");
    Run failed = inState("apply", "-json", "-auto-approve").exits(6);
    assertTrue(failed.out().contains("\"type\":\"action_failed\""), failed.out());
    failed.out().lines().forEach(this::requireValid);
    inState("plan", "-json", "none.yaml").exits(1).out().lines().forEach(this::requireValid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"surprise\",\"time\":\"2026-01-01T00:00:00Z\"}",
        "{\"type\":\"outcome\",\"time\":\"2026-01-01T00:00:00Z\",\"outcome\":\"fine\",\"exit_code\":0}",
        "{\"type\":\"outcome\",\"outcome\":\"failed\",\"exit_code\":1}",
        "{\"type\":\"version\",\"time\":\"2026-01-01T00:00:00Z\",\"format_version\":\"9.0\",\"tool_version\":\"1\"}"
      })
  void anotherLineIsNot(String line) {
    assertFalse(schema.validate(line, InputFormat.JSON).isEmpty());
  }
}
