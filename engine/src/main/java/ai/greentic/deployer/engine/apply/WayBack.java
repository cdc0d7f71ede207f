package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Plans the way back to an earlier generation, and makes sure that there is one. */
final class WayBack {
  private final ProviderRegistry providers;
  private final KeptPlans kept;
  private final Observer observer;
  private final PlanMaker plans;

  WayBack(ProviderRegistry providers, KeptPlans kept, Observer observer, PlanMaker plans) {
    this.providers = providers;
    this.kept = kept;
    this.observer = observer;
    this.plans = plans;
  }

  /**
   * A plan that brings back the generation that somebody chose. When that fails, what runs now is
   * brought back, if that can be: a release that is broken must not hinder leaving it.
   */
  Plan chosen(long generation, State state) throws DeployerException, InterruptedException {
    KeptPlans.Release release = kept.release(generation);
    PlanMaker.Made made = to(release, generation, state, onFailure(release, generation, state));
    try {
      requireOpen(made.plan(), state, made.observed());
      return made.plan();
    } catch (DeployerException e) {
      return to(release, generation, state, OnFailure.STOP).plan();
    }
  }

  /** As its document says; nothing to return to is left when it is the active one. */
  private static OnFailure onFailure(KeptPlans.Release release, long generation, State state) {
    return generation == state.release().active()
        ? OnFailure.STOP
        : release.plan().header().rollout().onFailure();
  }

  /** A plan that brings a generation back, and leaves all as it is when that fails. */
  Plan to(long generation, State state) throws DeployerException, InterruptedException {
    return to(kept.release(generation), generation, state, OnFailure.STOP).plan();
  }

  private PlanMaker.Made to(
      KeptPlans.Release release, long generation, State state, OnFailure onFailure)
      throws DeployerException, InterruptedException {
    int keep = Math.max(release.keep(), keepOfActive(state).orElse(0));
    return plans.make(
        state,
        release.desired(),
        release.plan().document(),
        PlanOptions.rollback(onFailure, keep, generation));
  }

  /** An old document that kept few must not take away what the one after it keeps. */
  private OptionalInt keepOfActive(State state) {
    try {
      return OptionalInt.of(kept.plan(state.release().active()).header().rollout().keep());
    } catch (DeployerException e) {
      return OptionalInt.empty();
    }
  }

  /** A plan that says to restore a generation has to want just that. */
  void requireRestored(Plan plan) throws DeployerException, InterruptedException {
    long generation = plan.header().rollout().restores();
    if (plan.header().mode() == Plan.Mode.ROLLBACK
        && !kept.release(generation).desired().inDependencyOrder().equals(plan.desired())) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  EngineError.PLAN_INCONSISTENT,
                  "the plan does not bring back generation " + generation + " as it is kept",
                  plan.header().mode().again())));
    }
  }

  /**
   * Throws when a plan that promises to return on failure could not keep that: what the generation
   * needs and cannot be made again is not there as it was.
   *
   * @param observed for that plan
   */
  void requireOpen(Plan plan, State state, Observations observed)
      throws DeployerException, InterruptedException {
    Rollout rollout = plan.header().rollout();
    if (rollout.onFailure() != OnFailure.ROLLBACK || rollout.active() == 0 || plan.isEmpty()) {
      return;
    }
    KeptPlans.Release release;
    try {
      release = kept.release(rollout.active());
    } catch (DeployerException e) {
      throw noWayBack(e, _ -> "");
    }
    try {
      requireOpen(plan, release, state, observed);
    } catch (DeployerException e) {
      throw noWayBack(e, problem -> problem.remedy() + ", or ");
    }
  }

  private void requireOpen(Plan plan, KeptPlans.Release release, State state, Observations observed)
      throws DeployerException, InterruptedException {
    Rollout rollout = plan.header().rollout();
    Observations seen = observer.withPlaces(observed, state, release.desired().inDependencyOrder());
    Plan back =
        plans.make(
            state,
            release.desired(),
            release.plan().document(),
            PlanOptions.rollback(OnFailure.STOP, rollout.keep(), rollout.active()),
            seen);
    List<Problem> problems = new WayBackCheck(providers, plan, release).problems(back);
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
  }

  /**
   * @param instead what else can be done about a problem, if anything
   */
  private static DeployerException noWayBack(
      DeployerException cause, Function<Problem, String> instead) {
    List<Problem> problems = new ArrayList<>();
    for (Problem problem : cause.problems()) {
      problems.add(
          new Problem(
              EngineError.NO_WAY_BACK,
              problem.address(),
              "there would be no way back: " + problem.what(),
              instead.apply(problem) + "go without a way back with rollout.onFailure: stop"));
    }
    return new DeployerException(Category.FAILED, problems, cause);
  }
}
