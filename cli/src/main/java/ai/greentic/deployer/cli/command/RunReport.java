package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonEvents;
import ai.greentic.deployer.cli.render.Outcome;
import ai.greentic.deployer.cli.render.ProgressDisplay;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.state.StateStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one run tells: to people as text, to programs as JSON lines, or both. With {@code -json}
 * nothing but the lines is on the standard output, and whatever happens, the last one is the
 * outcome.
 */
final class RunReport implements AutoCloseable {
  private final Session session;
  private final ProgressOptions options;
  private final Telling telling;
  private Optional<EventOutput> output = Optional.empty();
  private Optional<JsonEvents> events = Optional.empty();
  private Optional<ProgressDisplay> display = Optional.empty();
  private boolean ended;

  /** What people are told while the work goes on. */
  enum Telling {
    /** All that happens. */
    ALL,
    /**
     * The output is something else: on a terminal what goes on is shown until that is there,
     * elsewhere only what a reader must know, on the standard error.
     */
    NOTICES
  }

  RunReport(Session session, ProgressOptions options, Telling telling) {
    this.session = session;
    this.options = options;
    this.telling = telling;
  }

  /** What a verb does. */
  @FunctionalInterface
  interface Work {
    /** Gives the exit code. */
    int run() throws DeployerException, InterruptedException;
  }

  /** Runs all that a verb does: whatever it fails at is the last of the JSON lines. */
  int run(Work work) throws DeployerException, InterruptedException {
    try {
      return work.run();
    } catch (DeployerException e) {
      failed(Outcome.of(e.category()), e.category().exitCode(), e.problems());
      throw e;
    } catch (InterruptedException e) {
      Problem problem =
          Problem.of(
              EngineError.INTERRUPTED, "it was interrupted; nothing was changed", "run it again");
      failed(Outcome.INTERRUPTED, CommandLineRunner.ERROR, List.of(problem));
      throw e;
    } catch (UsageException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      Problem problem = CommandLineRunner.problem(e);
      failed(Outcome.FAILED, CommandLineRunner.ERROR, List.of(problem));
      throw e;
    }
  }

  private void failed(Outcome outcome, int exitCode, List<Problem> problems) {
    if (ended) {
      return;
    }
    try {
      begin();
    } catch (DeployerException e) {
      // That the events cannot be written must not hide what went wrong before.
      return;
    }
    events.ifPresent(lines -> lines.fail(outcome, exitCode, problems));
    ended = true;
  }

  /** Begins the JSON lines, which a wrong command line has none of. */
  private void begin() throws DeployerException {
    if (output.isPresent() || (!options.json() && options.jsonInto().isEmpty())) {
      return;
    }
    Console console = session.console();
    Optional<PrintStream> standard = options.json() ? Optional.of(console.out()) : Optional.empty();
    Optional<Path> file = options.jsonInto().map(console.folder()::resolve);
    EventOutput opened = EventOutput.open(standard, file);
    output = Optional.of(opened);
    JsonEvents lines = new JsonEvents(opened, session.clock());
    lines.begin(ToolVersion.current());
    events = Optional.of(lines);
  }

  /** Tells of a run on this deployment from now on; for the engine that does it. */
  ApplyEvent.Listener listener(StateStore store) throws DeployerException {
    return listener(store.deployment());
  }

  /** The same by the deployment's name. */
  ApplyEvent.Listener listener(String deployment) throws DeployerException {
    begin();
    events.ifPresent(lines -> lines.about(deployment));
    ApplyEvent.Listener people = options.json() ? ProgressDisplay.NONE : people();
    ApplyEvent.Listener programs =
        events.<ApplyEvent.Listener>map(lines -> lines).orElse(ProgressDisplay.NONE);
    return event -> {
      programs.on(event);
      people.on(event);
    };
  }

  private ApplyEvent.Listener people() {
    Console console = session.console();
    boolean live = console.terminal() && options.paint(console).isColoured();
    if (telling == Telling.NOTICES && !live) {
      return Notices.of(session);
    }
    ProgressDisplay started =
        live
            ? ProgressDisplay.live(
                console.out(), options.paint(console), session.clock(), console.size())
            : ProgressDisplay.plain(console.out(), options.paint(console), session.clock());
    display = Optional.of(started);
    return started;
  }

  /** A plan is made: for programs; people see it where it belongs. */
  void plan(Plan plan) {
    stopDisplay();
    events.ifPresent(lines -> lines.plan(plan));
  }

  void drift(String deployment, DriftReport report) {
    stopDisplay();
    events.ifPresent(lines -> lines.drift(deployment, report));
  }

  /** The machine is read; nothing of that stays on the screen. */
  private void stopDisplay() {
    display.ifPresent(ProgressDisplay::clear);
  }

  /** The run ends well, or as well as it can. */
  int end(Outcome outcome, int exitCode) throws DeployerException {
    begin();
    events.ifPresent(lines -> lines.end(outcome, exitCode));
    ended = true;
    return exitCode;
  }

  /** A plan was carried out. */
  int end(ApplyResult result) {
    events.ifPresent(lines -> lines.end(result, CommandLineRunner.DONE));
    ended = true;
    return CommandLineRunner.DONE;
  }

  @Override
  public void close() {
    display.ifPresent(ProgressDisplay::close);
    output.ifPresent(EventOutput::close);
    output
        .flatMap(EventOutput::complaint)
        .ifPresent(complaint -> session.console().err().println("Notice: " + complaint));
  }
}
