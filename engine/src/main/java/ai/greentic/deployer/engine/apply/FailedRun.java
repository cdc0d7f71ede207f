package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows a run that failed: the generation before it comes back, by a plan of its own; a
 * first release, which has none before it, is taken out of service.
 */
final class FailedRun {
  private static final int MOST_TRIES = 3;
  private static final String AGAIN = "mend the cause, then plan and apply again";

  private final WayBack wayBack;
  private final Withdrawal withdrawal;
  private final PlannedRun runs;
  private final ApplyEvent.Listener listener;

  FailedRun(WayBack wayBack, Withdrawal withdrawal, PlannedRun runs, ApplyEvent.Listener listener) {
    this.wayBack = wayBack;
    this.withdrawal = withdrawal;
    this.runs = runs;
    this.listener = listener;
  }

  /** Does what is to be done, and gives what the run ends with. */
  DeployerException after(Plan plan, PlannedRun.Outcome failed) {
    if (failed.committed()) {
      return leftOver(plan, failed.problems());
    }
    return switch (plan.header().mode()) {
      case DESTROY, DESTROY_AND_PURGE ->
          new DeployerException(Category.NOT_ROLLED_BACK, failed.problems());
      case APPLY, ROLLBACK ->
          plan.header().rollout().onFailure() == OnFailure.STOP
              ? new DeployerException(Category.NOT_ROLLED_BACK, failed.problems())
              : returned(plan, failed);
    };
  }

  private static DeployerException leftOver(Plan plan, List<Problem> causes) {
    long generation = plan.header().rollout().commits().orElse(0);
    List<Problem> problems = new ArrayList<>();
    problems.add(
        Problem.of(
            EngineError.LEFT_OVER,
            (generation == 0 ? "" : "generation " + generation + " is active; ")
                + "what nobody needs any more was not all removed",
            "look at what follows, then plan and apply the same again, which tries again"));
    problems.addAll(causes);
    return new DeployerException(Category.LEFT_OVER, problems);
  }

  private DeployerException returned(Plan plan, PlannedRun.Outcome failed) {
    long generation = plan.header().rollout().active();
    // An interruption has ended the run; the way back is gone all the same, until another one.
    Thread.interrupted();
    listener.on(new ApplyEvent.RollingBack(generation, failed.problems().getFirst().what()));
    try {
      return generation == 0
          ? withdrawn(plan, failed)
          : broughtBack(generation, wayBack.to(generation, failed.state()), failed);
    } catch (DeployerException e) {
      return notRolledBack(generation, failed.problems(), e.problems());
    } catch (InterruptedException e) {
      return notRolledBack(
          generation,
          failed.problems(),
          List.of(
              Problem.of(
                  EngineError.INTERRUPTED,
                  "it was interrupted",
                  "run 'greentic-deployer rollback'")));
    }
  }

  private DeployerException broughtBack(long generation, Plan back, PlannedRun.Outcome failed)
      throws DeployerException, InterruptedException {
    PlannedRun.Outcome outcome = runs.run(back, failed.state());
    for (int tries = 1; tries < MOST_TRIES && outcome.outdated(); tries++) {
      // What failed may go on failing by itself: it ends, or is started again by its unit.
      outcome = runs.run(wayBack.to(generation, outcome.state()), outcome.state());
    }
    if (!outcome.problems().isEmpty() && !outcome.committed()) {
      return notRolledBack(generation, failed.problems(), outcome.problems());
    }
    List<Problem> problems = new ArrayList<>();
    problems.add(
        Problem.of(
            EngineError.ROLLED_BACK,
            "ROLLED BACK: this release failed; generation "
                + generation
                + " is back, with its configuration, and was found good",
            AGAIN));
    problems.addAll(failed.problems());
    problems.addAll(outcome.problems());
    return new DeployerException(Category.ROLLED_BACK, problems);
  }

  private DeployerException withdrawn(Plan plan, PlannedRun.Outcome failed)
      throws DeployerException, InterruptedException {
    Optional<Plan> planned = withdrawal.plan(plan, failed.state());
    List<Problem> problems = new ArrayList<>();
    if (planned.isPresent()) {
      PlannedRun.Outcome outcome = runs.run(planned.get(), failed.state());
      if (!outcome.problems().isEmpty()) {
        return notRolledBack(0, failed.problems(), outcome.problems());
      }
    }
    problems.add(
        Problem.of(
            EngineError.NOT_ROLLED_BACK,
            planned.isPresent()
                ? "NOT ROLLED BACK: this is the first release, so there is none to return to; it"
                    + " was taken out of service"
                : "NOT ROLLED BACK: there is no generation to return to; all is left as it is",
            AGAIN));
    problems.addAll(failed.problems());
    return new DeployerException(Category.NOT_ROLLED_BACK, problems);
  }

  private static DeployerException notRolledBack(
      long generation, List<Problem> causes, List<Problem> hindrances) {
    List<Problem> problems = new ArrayList<>();
    problems.add(
        Problem.of(
            EngineError.ROLLBACK_FAILED,
            generation == 0
                ? "NOT ROLLED BACK: the first release failed, and taking it out of service failed"
                    + " too"
                : "NOT ROLLED BACK: this release failed, and bringing back generation "
                    + generation
                    + " failed too",
            generation == 0
                ? "look at what follows; 'greentic-deployer destroy' removes all of it"
                : "look at what follows; 'greentic-deployer rollback' tries again, and"
                    + " 'greentic-deployer status' shows what runs"));
    problems.addAll(hindrances);
    problems.addAll(causes);
    return new DeployerException(Category.NOT_ROLLED_BACK, problems);
  }
}
