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
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;
import java.util.Optional;

/** One plan on its way into effect, shown as text or as JSON lines. */
final class Application implements AutoCloseable {
  private final Console console;
  private final Paint paint;
  private final Optional<JsonProgress> json;
  private final Optional<ProgressDisplay> display;
  private final Engine engine;
  private boolean begun;

  Application(Session session, DisplayOptions options, EngineOptions settings, StateStore store)
      throws DeployerException {
    this.console = session.console();
    this.paint = options.paint(console);
    this.json =
        options.json()
            ? Optional.of(new JsonProgress(console.out(), session.clock()))
            : Optional.empty();
    this.display =
        options.json()
            ? Optional.empty()
            : Optional.of(
                ProgressDisplay.start(
                    console.out(), paint, session.clock(), console.terminal(), console.columns()));
    json.ifPresent(lines -> lines.begin(ToolVersion.current()));
    ApplyEvent.Listener listener =
        json.<ApplyEvent.Listener>map(lines -> lines)
            .or(() -> display)
            .orElse(ProgressDisplay.NONE);
    this.engine = settings.engine(session, store, event -> on(event, listener));
  }

  private void on(ApplyEvent event, ApplyEvent.Listener listener) {
    begun |= event instanceof ApplyEvent.StepStarted;
    listener.on(event);
  }

  Engine engine() {
    return engine;
  }

  /** Shows the plan, asks, and applies it. */
  int approveAndApply(Plan plan, ApprovalOptions approval)
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
    return apply(plan);
  }

  int apply(Plan plan) throws DeployerException, InterruptedException {
    try {
      ApplyResult result = uninterrupted(plan);
      json.ifPresent(lines -> lines.result(result));
      if (json.isEmpty()) {
        console.out().print("\n" + ResultText.of(plan.header().mode(), result, paint));
      }
      return CommandLineRunner.DONE;
    } catch (DeployerException e) {
      json.ifPresent(
          lines -> lines.failure(e.category().exitCode(), e.category().name(), e.problems()));
      throw e;
    }
  }

  /** Interrupted before the first action, nothing was changed; later, what ran has ended well. */
  private ApplyResult uninterrupted(Plan plan) throws DeployerException, InterruptedException {
    try {
      return engine.apply(plan);
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
