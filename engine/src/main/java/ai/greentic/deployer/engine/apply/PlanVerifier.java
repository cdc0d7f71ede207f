package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Planner;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Succession;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans once more, from the desired resources of a plan, and compares: what a reviewer was shown
 * must be what those resources need, in this state, on this host. So no plan runs that the planner
 * could not have made, however its file came about.
 */
final class PlanVerifier {

  private final Plan plan;
  private final String again;
  private final ProviderRegistry providers;
  private final List<Generation> generations;

  PlanVerifier(Plan plan, ProviderRegistry providers, List<Generation> generations) {
    this.generations = generations;
    this.plan = plan;
    this.again = plan.header().mode().again();
    this.providers = providers;
  }

  /** Throws with category REFUSED when planning gives something else. */
  void verify(State state, Observations observed) throws DeployerException {
    Plan expected;
    try {
      ResourceGraph desired = ResourceGraph.of(plan.desired());
      PlanOptions options = options();
      requireRollout(new Succession(state, generations, options).rollout(plan.desired()));
      KeptObjects kept = KeptObjects.of(plan.header().rollout(), generations);
      expected =
          new Planner(providers, desired, state, observed, options, kept)
              .plan(plan.header(), plan.document());
    } catch (InvalidGraphException e) {
      throw refusal(
          Problem.of(
              EngineError.PLAN_INCONSISTENT, "the plan is not sound: " + e.getMessage(), again),
          e);
    } catch (DeployerException e) {
      throw new DeployerException(Category.REFUSED, e.problems(), e);
    }
    requireSameChanges(expected);
    boolean same =
        plan.desired().equals(expected.desired())
            && plan.steps().equals(expected.steps())
            && plan.preconditions().equals(expected.preconditions())
            && plan.artifacts().equals(expected.artifacts());
    if (!same) {
      throw refusal(
          Problem.of(
              EngineError.PLAN_INCONSISTENT,
              "the plan's actions are not those that its changes need",
              again),
          null);
    }
  }

  /** What the planner was asked is not in the plan, but its changes tell. */
  private PlanOptions options() {
    Set<Address> changed = plan.changes().stream().map(Change::address).collect(Collectors.toSet());
    Set<Address> replaced =
        plan.changes().stream()
            .filter(PlanVerifier::isReplacement)
            .map(Change::address)
            .collect(Collectors.toSet());
    return new PlanOptions(
        plan.header().mode(),
        plan.header().rollout().onFailure(),
        plan.header().rollout().keep(),
        plan.header().rollout().restores(),
        plan.header().rollout().commits().isEmpty() ? changed : Set.of(),
        replaced);
  }

  private void requireRollout(Rollout expected) throws DeployerException {
    if (!plan.header().rollout().equals(expected)) {
      throw refusal(
          Problem.of(
              EngineError.PLAN_INCONSISTENT,
              "the plan says something else of generations than planning gives now (planned: "
                  + plan.header().rollout()
                  + ", now: "
                  + expected
                  + ")",
              again),
          null);
    }
  }

  private static boolean isReplacement(Change change) {
    return switch (change.kind()) {
      case REPLACE, REPLACE_CREATE_FIRST -> true;
      case NO_OP, RECORD, CREATE, UPDATE, RESTORE, DELETE, ADOPT, FORGET, RETAIN -> false;
    };
  }

  private void requireSameChanges(Plan expected) throws DeployerException {
    List<Change> planned = plan.changes();
    for (int i = 0; i < Math.min(planned.size(), expected.changes().size()); i++) {
      Change one = stable(planned.get(i));
      Change other = stable(expected.changes().get(i));
      if (!one.equals(other)) {
        throw refusal(
            Problem.of(
                EngineError.PLAN_INCONSISTENT,
                one.address(),
                "the plan says something else than planning gives now: " + difference(one, other),
                again),
            null);
      }
    }
    if (planned.size() != expected.changes().size()) {
      throw refusal(
          Problem.of(
              EngineError.PLAN_INCONSISTENT,
              "the plan has "
                  + planned.size()
                  + " changes, planning gives "
                  + expected.changes().size(),
              again),
          null);
    }
  }

  private static String difference(Change planned, Change expected) {
    if (!planned.address().equals(expected.address())) {
      return "planning comes to " + expected.address() + " here";
    }
    if (planned.kind() != expected.kind()) {
      return planned.kind() + " is planned, planning gives " + expected.kind();
    }
    Set<String> parts = new TreeSet<>();
    parts.addAll(differing(planned.before(), expected.before()));
    parts.addAll(differing(planned.after(), expected.after()));
    return parts.isEmpty() ? "its reason or differences" : String.join(", ", parts);
  }

  /** The attributes that are not the same. */
  private static Set<String> differing(Optional<Mapping> one, Optional<Mapping> other) {
    Mapping ours = one.orElse(Mapping.EMPTY);
    Mapping theirs = other.orElse(Mapping.EMPTY);
    Set<String> names = new TreeSet<>(ours.entries().keySet());
    names.addAll(theirs.entries().keySet());
    names.removeIf(name -> ours.get(name).equals(theirs.get(name)));
    return names;
  }

  /** A change without what may differ from one moment to the next. */
  private Change stable(Change change) throws DeployerException {
    Schema schema = providers.get(change.address().type()).schema();
    return new Change(
        change.address(),
        change.kind(),
        change.before().map(before -> Observations.stable(schema, before)),
        change.after().map(after -> Observations.stable(schema, after)),
        change.differences(),
        change.reason(),
        change.interrupts());
  }

  private static DeployerException refusal(Problem problem, @Nullable Throwable cause) {
    return new DeployerException(Category.REFUSED, List.of(problem), cause);
  }
}
