package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Events as JSON, an object a line (docs/cli.md lists the types). Nothing else is on the stream.
 */
public final class JsonProgress implements ApplyEvent.Listener {
  private final PrintStream out;
  private final InstantSource clock;

  public JsonProgress(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** The first line: which version of the format follows. */
  public void begin(String toolVersion) {
    write(
        type("version")
            .with("format_version", JsonDocument.FORMAT_VERSION)
            .with("tool_version", toolVersion));
  }

  public void plan(Plan plan) {
    write(type("plan").with("plan", JsonDocument.plan(plan)));
  }

  public void result(ApplyResult result) {
    write(
        type("apply_complete")
            .with("created", Value.of(result.created()))
            .with("updated", Value.of(result.updated()))
            .with("deleted", Value.of(result.deleted()))
            .with("adopted", Value.of(result.adopted()))
            .with("forgotten", Value.of(result.forgotten()))
            .with("elapsed_ms", Value.of(result.elapsed().toMillis()))
            .with("serial", Value.of(result.state().serial())));
  }

  /** The last line of a run that failed. */
  public void failure(int exitCode, String outcome, List<Problem> problems) {
    write(
        type("error")
            .with("exit_code", Value.of(exitCode))
            .with("outcome", outcome)
            .with("problems", JsonDocument.list(problems, JsonDocument::problem)));
  }

  @Override
  public void on(ApplyEvent event) {
    write(
        switch (event) {
          case ApplyEvent.Refreshing(int resources) ->
              type("refreshing").with("resources", Value.of(resources));
          case ApplyEvent.WaitingForLock(String holder, Duration timeout) ->
              type("waiting_for_lock")
                  .with("holder", holder)
                  .with("timeout_ms", Value.of(timeout.toMillis()));
          case ApplyEvent.Unsettled(String what) -> type("unsettled").with("what", what);
          case ApplyEvent.Recovered(String what) -> type("recovered").with("what", what);
          case ApplyEvent.RollingBack(long generation, String why) ->
              type("rolling_back").with("generation", Value.of(generation)).with("why", why);
          case ApplyEvent.StepStarted(Address address, Step.Operation operation) ->
              step("step_started", address, operation);
          case ApplyEvent.StepProgress(Address address, String what, long done, long total) ->
              type("step_progress")
                  .with("address", address.toString())
                  .with("what", what)
                  .with("done_bytes", Value.of(done))
                  .with("total_bytes", Value.of(total));
          case ApplyEvent.StepNote(Address address, String what) ->
              type("step_note").with("address", address.toString()).with("what", what);
          case ApplyEvent.StepFinished(
                  Address address,
                  Step.Operation operation,
                  Duration elapsed) ->
              step("step_finished", address, operation)
                  .with("elapsed_ms", Value.of(elapsed.toMillis()));
          case ApplyEvent.StepFailed(
                  Address address,
                  Step.Operation operation,
                  Duration elapsed,
                  String what,
                  String remedy) ->
              step("step_failed", address, operation)
                  .with("elapsed_ms", Value.of(elapsed.toMillis()))
                  .with("what", what)
                  .with("remedy", remedy);
        });
  }

  private static Mapping type(String type) {
    return Mapping.EMPTY.with("type", type);
  }

  private static Mapping step(String type, Address address, Step.Operation operation) {
    return type(type)
        .with("address", address.toString())
        .with("operation", JsonDocument.word(operation));
  }

  private void write(Mapping event) {
    out.println(
        CanonicalJson.line(
            event.with("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())));
    out.flush();
  }
}
