package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateReader;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the way back to an earlier generation, and finds out whether there is one. */
final class WayBack {
  private final StateReader reader;
  private final ProviderRegistry providers;
  private final Observer observer;
  private final PlanMaker plans;

  WayBack(StateReader reader, ProviderRegistry providers, Observer observer, PlanMaker plans) {
    this.reader = reader;
    this.providers = providers;
    this.observer = observer;
    this.plans = plans;
  }

  /** A kept generation's plan, its resources as they are desired today. */
  private record Release(Plan plan, ResourceGraph desired) {}

  private Release release(long generation) throws DeployerException, InterruptedException {
    Plan plan = plan(generation);
    try {
      return new Release(plan, ResourceGraph.of(observer.refreshed(plan.desired())));
    } catch (InvalidGraphException e) {
      throw DeployerException.failed(
          EngineError.GENERATION_DAMAGED,
          "the plan of generation " + generation + " is not sound: " + e.getMessage(),
          "return to another generation; 'greentic-deployer history' lists them",
          e);
    }
  }

  /** The plan that made a generation, when it is still the one that was recorded. */
  private Plan plan(long generation) throws DeployerException {
    byte[] bytes = reader.generations().plan(generation);
    Generation recorded = reader.generations().read(generation);
    try {
      Plan plan = PlanFile.decode(bytes);
      if (plan.header().nonce().equals(recorded.nonce())
          && PlanFile.digest(plan.desired()).equals(recorded.desiredDigest())) {
        return plan;
      }
    } catch (DeployerException e) {
      throw unusable(generation, e.problems().getFirst().what(), e);
    }
    throw unusable(generation, "it is not the plan that made this generation", null);
  }

  private static DeployerException unusable(
      long generation, String why, @Nullable DeployerException cause) {
    return new DeployerException(
        Category.FAILED,
        List.of(
            Problem.of(
                EngineError.GENERATION_DAMAGED,
                "the kept plan of generation " + generation + " cannot be used: " + why,
                "return to another generation; 'greentic-deployer history' lists them")),
        cause);
  }

  /**
   * A plan that brings back the generation that somebody chose. When that fails, what runs now is
   * brought back, if that can be: a release that is broken must not hinder leaving it.
   */
  Plan chosen(long generation, State state) throws DeployerException, InterruptedException {
    Release release = release(generation);
    PlanMaker.Made made = to(release, generation, state, onFailure(release, generation, state));
    try {
      requireOpen(made.plan(), state, made.observed());
      return made.plan();
    } catch (DeployerException e) {
      return to(release, generation, state, OnFailure.STOP).plan();
    }
  }

  /** As its document says; nothing to return to is left when it is the active one. */
  private static OnFailure onFailure(Release release, long generation, State state) {
    return generation == state.release().active()
        ? OnFailure.STOP
        : release.plan().header().rollout().onFailure();
  }

  /** A plan that brings a generation back, and leaves all as it is when that fails. */
  Plan to(long generation, State state) throws DeployerException, InterruptedException {
    return to(release(generation), generation, state, OnFailure.STOP).plan();
  }

  private PlanMaker.Made to(Release release, long generation, State state, OnFailure onFailure)
      throws DeployerException, InterruptedException {
    int keep = Math.max(keep(release), keepOfActive(state).orElse(0));
    return plans.make(
        state,
        release.desired(),
        release.plan().document(),
        PlanOptions.rollback(onFailure, keep, generation));
  }

  private static int keep(Release release) {
    return release.plan().header().rollout().keep();
  }

  /** An old document that kept few must not take away what the one after it keeps. */
  private OptionalInt keepOfActive(State state) {
    try {
      return OptionalInt.of(plan(state.release().active()).header().rollout().keep());
    } catch (DeployerException e) {
      return OptionalInt.empty();
    }
  }

  /** A plan that says to restore a generation has to want just that. */
  void requireRestored(Plan plan) throws DeployerException, InterruptedException {
    long generation = plan.header().rollout().restores();
    if (plan.header().mode() == Plan.Mode.ROLLBACK
        && !release(generation).desired().inDependencyOrder().equals(plan.desired())) {
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
    long generation = rollout.active();
    if (rollout.onFailure() != OnFailure.ROLLBACK || generation == 0 || plan.isEmpty()) {
      return;
    }
    Release release;
    try {
      release = release(generation);
    } catch (DeployerException e) {
      throw noWayBack(e, _ -> "");
    }
    try {
      requireOpen(plan, release, state, observed);
    } catch (DeployerException e) {
      throw noWayBack(e, problem -> problem.remedy() + ", or ");
    }
  }

  private void requireOpen(Plan plan, Release release, State state, Observations observed)
      throws DeployerException, InterruptedException {
    long generation = plan.header().rollout().active();
    Observations seen = observer.withPlaces(observed, state, release.desired().inDependencyOrder());
    Plan back =
        plans.make(
            state,
            release.desired(),
            release.plan().document(),
            PlanOptions.rollback(OnFailure.STOP, plan.header().rollout().keep(), generation),
            seen);
    List<Problem> problems = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (deletesFirst(change) && release.desired().get(change.address()).isPresent()) {
        problems.add(
            Problem.of(
                EngineError.NO_WAY_BACK,
                change.address(),
                "generation " + generation + " needs it, and the plan deletes it to make it again",
                "leave it as it is"));
      }
    }
    for (Change change : back.changes()) {
      if (isLost(change) && !isRepaired(change.address(), plan, release)) {
        problems.add(lost(generation, change));
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
  }

  private boolean deletesFirst(Change change) throws DeployerException {
    Provider provider = providers.get(change.address().type());
    return change.kind() == Change.Kind.REPLACE
        && provider.schema().has(Behaviour.CREATE_BEFORE_DESTROY)
        && !provider.isSelfContained(change.before().orElse(Mapping.EMPTY));
  }

  private boolean isLost(Change change) throws DeployerException {
    return switch (change.kind()) {
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, UPDATE ->
          !providers
              .get(change.address().type())
              .isSelfContained(change.after().orElse(Mapping.EMPTY));
      case ADOPT, RESTORE, NO_OP, RECORD, DELETE, FORGET, RETAIN -> false;
    };
  }

  /** The plan itself wants the object just as that generation has it, and makes it right first. */
  private static boolean isRepaired(Address address, Plan plan, Release release) {
    Optional<Mapping> wanted =
        plan.desired().stream()
            .filter(resource -> resource.address().equals(address))
            .map(Resource::attributes)
            .findFirst();
    return wanted.isPresent()
        && wanted.equals(release.desired().get(address).map(Resource::attributes));
  }

  private static Problem lost(long generation, Change change) {
    String differs =
        change.differences().stream().map(Difference::attribute).collect(Collectors.joining(", "));
    return Problem.of(
        EngineError.NO_WAY_BACK,
        change.address(),
        "generation "
            + generation
            + " needs it, and it "
            + (change.kind() == Change.Kind.CREATE
                ? "is gone from the host"
                : "is not as it was (" + differs + ")"),
        "apply the document of generation " + generation + " first, which repairs it");
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

  /**
   * A plan that takes the first release out of service again, which failed and has none before it;
   * empty when nothing of it runs.
   */
  Optional<Plan> withdrawal(Plan failed, State state)
      throws DeployerException, InterruptedException {
    if (!isFirst(failed)) {
      return Optional.empty();
    }
    List<Resource> left = new ArrayList<>();
    Set<Address> changed = new HashSet<>();
    for (Resource resource : failed.desired()) {
      Optional<ManagedResource> managed = state.get(resource.address());
      if (managed.flatMap(ManagedResource::current).isEmpty()) {
        continue;
      }
      Optional<Mapping> kept =
          providers.get(resource.address().type()).withdrawn(resource.attributes());
      kept.ifPresent(attributes -> left.add(resource.withAttributes(attributes)));
      boolean whole = kept.isEmpty() || !managed.get().incomplete();
      if (whole && !kept.equals(Optional.of(resource.attributes()))) {
        changed.add(resource.address());
      }
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.ROLLBACK,
            OnFailure.STOP,
            failed.header().rollout().keep(),
            0,
            changed,
            Set.of());
    try {
      ResourceGraph desired = ResourceGraph.of(left);
      return Optional.of(plans.make(state, desired, failed.document(), options).plan());
    } catch (InvalidGraphException e) {
      return Optional.empty();
    }
  }

  /** What runs, if anything, was begun by this very plan. */
  private boolean isFirst(Plan failed) throws DeployerException {
    for (Change change : failed.changes()) {
      boolean runs = providers.get(change.address().type()).schema().has(Behaviour.INTERRUPTS);
      if (runs && change.kind() != Change.Kind.CREATE) {
        return false;
      }
    }
    return failed.header().rollout().active() == 0;
  }
}
