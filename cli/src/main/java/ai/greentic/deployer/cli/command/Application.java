package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Outcome;
import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.PlanText;
import ai.greentic.deployer.cli.render.ResultText;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.policy.SignedPlan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;

/** One plan on its way into effect, shown as text or as JSON lines. */
final class Application implements AutoCloseable {
  private static final int MOST_PLANS = 3;

  private final Session session;
  private final Console console;
  private final ApplicationOptions options;
  private final Paint paint;
  private final RunReport report;
  private boolean begun;

  private Application(Session session, ApplicationOptions options) {
    this.session = session;
    this.console = session.console();
    this.options = options;
    this.paint = options.progress().paint(console);
    this.report = new RunReport(session, options.progress(), RunReport.Telling.ALL);
  }

  /** What a verb does; gives the exit code. */
  @FunctionalInterface
  interface Work {
    int run(Application application) throws DeployerException, InterruptedException;
  }

  /** Runs all that a verb does, and tells how it ended. */
  static int run(Session session, ApplicationOptions options, Work work)
      throws DeployerException, InterruptedException {
    try (Application application = new Application(session, options)) {
      return application.report.run(() -> work.run(application));
    }
  }

  /** An engine whose progress is shown. */
  Engine engine(StateStore store) throws DeployerException {
    ApplyEvent.Listener listener = report.listener(store);
    return options
        .engine()
        .engine(session, store, options.lock().timeout(console), event -> on(event, listener));
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
   * with what the other run left. What changes on the machine meanwhile, such as an application
   * that crashes and is started again, is planned with again.
   */
  int planAndApply(Engine engine, String verb, Planned planned, ApprovalOptions approval)
      throws DeployerException, InterruptedException {
    try (StateLock lock = engine.lock(verb)) {
      for (int plans = 1; plans < MOST_PLANS; plans++) {
        try {
          return approveAndApply(engine, planned.plan(), approval, lock);
        } catch (DeployerException e) {
          if (begun || !saysThatTheMachineChanged(e)) {
            throw e;
          }
          console
              .err()
              .println("The machine has changed since it was read, so this is planned again.");
        }
      }
      return approveAndApply(engine, planned.plan(), approval, lock);
    }
  }

  private static boolean saysThatTheMachineChanged(DeployerException e) {
    return e.category() == Category.REFUSED
        && e.problems().stream()
            .allMatch(problem -> problem.code().equals(EngineError.RESOURCE_CHANGED));
  }

  private int approveAndApply(Engine engine, Plan plan, ApprovalOptions approval, StateLock lock)
      throws DeployerException, InterruptedException {
    report.plan(plan);
    if (!options.json()) {
      console.out().print(new PlanText(paint).render(plan));
    }
    if (plan.isEmpty()) {
      return report.end(Outcome.NO_CHANGES, CommandLineRunner.DONE);
    }
    engine.requireAllowed(SignedPlan.unsigned(plan));
    if (!approval.given(console, plan)) {
      console.err().println("Declined; nothing was changed.");
      return report.end(Outcome.DECLINED, CommandLineRunner.ERROR);
    }
    return apply(plan, () -> engine.apply(plan, lock));
  }

  /** Carries out a plan that was made before. */
  int apply(Engine engine, SignedPlan plan) throws DeployerException, InterruptedException {
    return apply(plan.plan(), () -> engine.apply(plan));
  }

  private interface Run {
    ApplyResult run() throws DeployerException, InterruptedException;
  }

  private int apply(Plan plan, Run run) throws DeployerException, InterruptedException {
    ApplyResult result = uninterrupted(run);
    if (!options.json()) {
      console.out().print("\n" + ResultText.of(plan.header().mode(), result, paint));
    }
    return report.end(result);
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
          List.of(
              Problem.of(
                  EngineError.INTERRUPTED,
                  "the apply was interrupted",
                  "plan and apply again to finish it")),
          e);
    }
  }

  @Override
  public void close() {
    report.close();
  }
}
