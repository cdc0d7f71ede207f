package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What happens in a run as JSON, an object a line (docs/schemas/event.schema.json). The first line
 * is {@code version}, the last one {@code outcome}, whatever comes between. Thread-safe.
 */
public final class JsonEvents implements ApplyEvent.Listener {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final Map<Address, Instant> lastProgress = new HashMap<>();
  private final Map<String, Instant> lastRead = new HashMap<>();
  private Optional<String> deployment = Optional.empty();

  /**
   * @param lines takes one line at a time, without its end
   */
  public JsonEvents(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** The first line: which version of the format follows. */
  public void begin(String toolVersion) {
    write(
        type("version")
            .with("format_version", JsonDocument.FORMAT_VERSION)
            .with("tool_version", toolVersion));
  }

  /** Whether a line of a file is the one that {@link #begin} writes. */
  public static boolean isFirstLine(String line) {
    return line.startsWith("{\"format_version\":") && line.endsWith(",\"type\":\"version\"}");
  }

  /** All that follows is about this deployment. */
  public synchronized void about(String name) {
    deployment = Optional.of(name);
  }

  public void plan(Plan plan) {
    write(type("plan").with("plan", JsonDocument.plan(plan)));
  }

  public void drift(String name, DriftReport report) {
    write(type("drift").with("drift", DriftJson.content(name, report)));
  }

  /** The last line of a run that did not fail. */
  public void end(Outcome outcome, int exitCode) {
    write(outcome(outcome, exitCode));
  }

  /** The last line of a run that has carried a plan out. */
  public void end(ApplyResult result, int exitCode) {
    Mapping counts =
        Mapping.EMPTY
            .with("created", Value.of(result.created()))
            .with("updated", Value.of(result.updated()))
            .with("deleted", Value.of(result.deleted()))
            .with("adopted", Value.of(result.adopted()))
            .with("forgotten", Value.of(result.forgotten()));
    write(
        outcome(Outcome.APPLIED, exitCode)
            .with("resources", counts)
            .with("generation", Value.of(result.generation()))
            .with("serial", Value.of(result.state().serial()))
            .with("elapsed_ms", Value.of(result.elapsed().toMillis())));
  }

  /** The last line of a run that failed. */
  public void fail(Outcome outcome, int exitCode, List<Problem> problems) {
    write(
        outcome(outcome, exitCode)
            .with("errors", JsonDocument.list(problems, JsonDocument::problem)));
  }

  private static Mapping outcome(Outcome outcome, int exitCode) {
    return type("outcome").with("outcome", outcome.word()).with("exit_code", Value.of(exitCode));
  }

  @Override
  public synchronized void on(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.Observing _, ApplyEvent.Observed _ -> {
        // A line for each resource read would bury what matters.
      }
      case ApplyEvent.Refreshing(int resources) ->
          write(type("refreshing").with("resources", Value.of(resources)));
      case ApplyEvent.Reading(String what, long done, long total) ->
          reading(what, progress("bytes", done, total), done == total);
      case ApplyEvent.Refreshed(int resources, Duration elapsed) ->
          write(elapsed(type("refreshed").with("resources", Value.of(resources)), elapsed));
      case ApplyEvent.WaitingForLock(String holder, Duration timeout) ->
          write(
              type("waiting_for_lock")
                  .with("holder", holder)
                  .with("timeout_ms", Value.of(timeout.toMillis())));
      case ApplyEvent.Unsettled(String what) -> write(type("unsettled").with("what", what));
      case ApplyEvent.Recovered(String what) -> write(type("recovered").with("what", what));
      case ApplyEvent.RollingBack(long generation, String why) ->
          write(type("rolling_back").with("generation", Value.of(generation)).with("why", why));
      case ApplyEvent.Applying(int steps) ->
          write(type("applying").with("actions", Value.of(steps)));
      case ApplyEvent.StepStarted(Address address, Step.Operation operation) ->
          write(action("action_started", address, operation));
      case ApplyEvent.StepProgress(Address address, String what, long done, long total) ->
          progress(address, what, progress("bytes", done, total), done == total);
      case ApplyEvent.StepAttempt(Address address, String what, long attempts) ->
          progress(address, what, progress("attempts", attempts, -1), false);
      case ApplyEvent.StepNote(Address address, String what) ->
          write(about("action_note", address, what));
      case ApplyEvent.StepFinished(Address address, Step.Operation operation, Duration elapsed) ->
          write(
              elapsed(action("action_finished", address, operation), elapsed)
                  .with("outcome", "done"));
      case ApplyEvent.StepFailed(
              Address address,
              Step.Operation operation,
              Duration elapsed,
              Problem problem) ->
          write(
              elapsed(action("action_failed", address, operation), elapsed)
                  .with("outcome", "failed")
                  .with("error", JsonDocument.problem(problem)));
    }
  }

  /** Only of what takes long, once a second. */
  private void reading(String what, Mapping progress, boolean whole) {
    Instant now = clock.instant();
    Instant last = lastRead.computeIfAbsent(what, _ -> now);
    if (!now.isBefore(last.plus(BETWEEN))) {
      lastRead.put(what, now);
      write(type("reading").with("what", what).with("progress", progress));
    }
    if (whole) {
      lastRead.remove(what);
    }
  }

  /** Of one action once a second, and when it has come to its end. */
  private void progress(Address address, String what, Mapping progress, boolean whole) {
    Instant now = clock.instant();
    Instant last = lastProgress.get(address);
    if (whole || last == null || !now.isBefore(last.plus(BETWEEN))) {
      lastProgress.put(address, now);
      write(about("action_progress", address, what).with("progress", progress));
    }
  }

  private static Mapping type(String type) {
    return Mapping.EMPTY.with("type", type);
  }

  private static Mapping about(String type, Address address, String what) {
    return type(type).with("address", address.toString()).with("what", what);
  }

  private static Mapping action(String type, Address address, Step.Operation operation) {
    return type(type)
        .with("address", address.toString())
        .with("action", JsonDocument.word(operation));
  }

  private static Mapping elapsed(Mapping event, Duration elapsed) {
    return event.with("elapsed_ms", Value.of(elapsed.toMillis()));
  }

  private static Mapping progress(String unit, long done, long total) {
    Mapping progress = Mapping.EMPTY.with("unit", unit).with("done", Value.of(done));
    return total < 0 ? progress : progress.with("total", Value.of(total));
  }

  private synchronized void write(Mapping event) {
    Mapping timed = event.with("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    lines.accept(
        Printable.json(
            CanonicalJson.line(
                deployment.map(name -> timed.with("deployment", name)).orElse(timed))));
  }
}
