package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonProgress;
import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.PlanText;
import ai.greentic.deployer.cli.render.ProgressDisplay;
import ai.greentic.deployer.cli.render.ResultText;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;
import java.util.Optional;

/** One plan on its way into effect, shown as text or as JSON lines. */
final class Application implements AutoCloseable {
  private final Session session;
  private final Console console;
  private final Paint paint;
  private final Optional<JsonProgress> json;
  private Optional<ProgressDisplay> display = Optional.empty();
  private boolean told;
  private boolean begun;

  Application(Session session, DisplayOptions options) {
    this.session = session;
    this.console = session.console();
    this.paint = options.paint(console);
    this.json =
        options.json()
            ? Optional.of(new JsonProgress(console.out(), session.clock()))
            : Optional.empty();
  }

  /** What a verb does. */
  @FunctionalInterface
  interface Work {
    int run() throws DeployerException, InterruptedException;
  }

  /** Runs all that a verb does: whatever it fails at is the last line of the JSON lines too. */
  int run(Work work) throws DeployerException, InterruptedException {
    try {
      return work.run();
    } catch (DeployerException e) {
      failed(e.category().exitCode(), e.category().name(), e.problems());
      throw e;
    } catch (InterruptedException e) {
      Problem problem = Problem.of("it was interrupted; nothing was changed", "run it again");
      failed(CommandLineRunner.ERROR, "INTERRUPTED", List.of(problem));
      throw e;
    }
  }

  private void failed(int exitCode, String outcome, List<Problem> problems) {
    lines().ifPresent(lines -> lines.failure(exitCode, outcome, problems));
  }

  /** Begins the JSON lines, which a wrong command line has none of. */
  private Optional<JsonProgress> lines() {
    if (!told) {
      told = true;
      json.ifPresent(lines -> lines.begin(ToolVersion.current()));
    }
    return json;
  }

  /** An engine whose progress is shown. */
  Engine engine(EngineOptions settings, StateStore store) throws DeployerException {
    ApplyEvent.Listener listener =
        lines().<ApplyEvent.Listener>map(lines -> lines).orElseGet(this::startDisplay);
    return settings.engine(session, store, event -> on(event, listener));
  }

  private ProgressDisplay startDisplay() {
    ProgressDisplay started =
        ProgressDisplay.start(
            console.out(), paint, session.clock(), console.terminal(), console.columns());
    display = Optional.of(started);
    return started;
  }

  private void on(ApplyEvent event, ApplyEvent.Listener listener) {
    begun |= event instanceof ApplyEvent.StepStarted;
    listener.on(event);
  }

  /** What makes a plan. */
  @FunctionalInterface
  interface Planned {
    Plan plan() throws DeployerException, InterruptedException;
  }

  /**
   * Plans, shows the plan, asks, and applies it, all under one lock: who had to wait for it plans
   * with what the other run left.
   */
  int planAndApply(Engine engine, String verb, Planned planned, ApprovalOptions approval)
      throws DeployerException, InterruptedException {
    try (StateLock lock = engine.lock(verb)) {
      return approveAndApply(engine, planned.plan(), approval, lock);
    }
  }

  private int approveAndApply(Engine engine, Plan plan, ApprovalOptions approval, StateLock lock)
      throws DeployerException, InterruptedException {
    json.ifPresent(lines -> lines.plan(plan));
    if (json.isEmpty()) {
      console.out().print(new PlanText(paint).render(plan));
    }
    if (plan.isEmpty()) {
      return CommandLineRunner.DONE;
    }
    if (!approval.given(console, plan)) {
      console.err().println("Declined; nothing was changed.");
      return CommandLineRunner.ERROR;
    }
    return apply(plan, () -> engine.apply(plan, lock));
  }

  /** Carries out a plan that was made before. */
  int apply(Engine engine, Plan plan) throws DeployerException, InterruptedException {
    return apply(plan, () -> engine.apply(plan));
  }

  private interface Run {
    ApplyResult run() throws DeployerException, InterruptedException;
  }

  private int apply(Plan plan, Run run) throws DeployerException, InterruptedException {
    ApplyResult result = uninterrupted(run);
    json.ifPresent(lines -> lines.result(result));
    if (json.isEmpty()) {
      console.out().print("\n" + ResultText.of(plan.header().mode(), result, paint));
    }
    return CommandLineRunner.DONE;
  }

  /** Interrupted before the first action, nothing was changed; later, what ran has ended well. */
  private ApplyResult uninterrupted(Run run) throws DeployerException, InterruptedException {
    try {
      return run.run();
    } catch (InterruptedException e) {
      if (!begun) {
        throw e;
      }
      throw new DeployerException(
          Category.NOT_ROLLED_BACK,
          List.of(Problem.of("the apply was interrupted", "plan and apply again to finish it")),
          e);
    }
  }

  @Override
  public void close() {
    display.ifPresent(ProgressDisplay::close);
  }
}
