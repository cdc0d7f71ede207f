package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.StepOrder.Operations;
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
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns desired resources, the state and what was observed into a plan. It reads nothing else: the
 * same inputs give the same plan.
 */
public final class Planner {
  private final ProviderRegistry providers;
  private final ResourceGraph desired;
  private final State state;
  private final ResourceGraph owned;
  private final Observations observed;
  private final PlanOptions options;
  private final KeptObjects kept;
  private final ObjectOwners owners;

  private final List<Change> changes = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Address, Operations> operations = new HashMap<>();
  private final PlannedOutputs outputs = new PlannedOutputs();
  private final Triggers triggers = new Triggers();

  /** Resources whose place could not be looked at, because its name was not known. */
  private final Set<Address> unseen = new HashSet<>();

  /**
   * @param kept the replaced objects that stay
   */
  public Planner(
      ProviderRegistry providers,
      ResourceGraph desired,
      State state,
      Observations observed,
      PlanOptions options,
      KeptObjects kept)
      throws DeployerException {
    this.providers = providers;
    this.desired = desired;
    this.state = state;
    this.owned = ownedGraph(state);
    this.observed = observed;
    this.options = options;
    this.kept = kept;
    this.owners = ObjectOwners.of(state, desired, providers);
  }

  /** The state's resources as a graph, without dependencies that are not in the state any more. */
  private static ResourceGraph ownedGraph(State state) throws DeployerException {
    List<Resource> resources = new ArrayList<>();
    for (ManagedResource managed : state.resources().values()) {
      Set<Address> needed = new HashSet<>(managed.dependsOn());
      needed.retainAll(state.resources().keySet());
      resources.add(new Resource(managed.address(), Mapping.EMPTY, needed));
    }
    try {
      return ResourceGraph.of(resources);
    } catch (InvalidGraphException e) {
      throw DeployerException.failed(
          EngineError.STATE_DAMAGED,
          "the state's resources do not form a graph: " + e.getMessage(),
          "restore the state from a backup",
          e);
    }
  }

  /** Makes the plan. Throws with all problems found when there is none. */
  public Plan plan(Plan.Header header, Plan.Document document) throws DeployerException {
    Set<Address> targets = new Targets(desired, owned, options).addresses();
    for (Resource resource : desired.inDependencyOrder()) {
      if (targets.contains(resource.address())) {
        planDesired(resource);
      } else if (options.replace().contains(resource.address())) {
        problems.add(
            Problem.of(
                EngineError.TARGET_INVALID,
                resource.address(),
                "-replace asks for it and -target leaves it out",
                "name it with -target as well"));
      }
    }
    Set<Address> retained =
        options.mode() == Plan.Mode.DESTROY_AND_PURGE
            ? Set.of()
            : new Retention(providers, desired, state, owned, observed, kept).addresses();
    for (Resource resource : owned.inDependencyOrder().reversed()) {
      Optional<ManagedResource> managed = state.get(resource.address());
      if (targets.contains(resource.address())
          && desired.get(resource.address()).isEmpty()
          && managed.isPresent()) {
        planRemoval(managed.get(), retained);
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
    PlanBindings bindings = new PlanBindings(providers, observed);
    return new Plan(
        header,
        document,
        desired.inDependencyOrder(),
        changes,
        new StepOrder(desired, owned, operations).steps(),
        bindings.preconditions(changes, unseen),
        bindings.artifacts(changes));
  }

  private void planDesired(Resource resource) throws DeployerException {
    Address address = resource.address();
    Provider provider = providers.get(address.type());
    for (String problem : provider.schema().problems(resource.attributes())) {
      problems.add(
          Problem.of(EngineError.RESOURCE_INVALID, address, problem, "correct it in the document"));
    }
    Optional<ManagedResource> managed = state.get(address);
    Mapping after = after(resource, provider.schema(), managed);
    List<String> plain = provider.schema().plainSecrets(after);
    if (!plain.isEmpty()) {
      plain.forEach(name -> problems.add(PlainSecret.problem(address, name)));
      return;
    }
    boolean seen = placeWasSeen(resource, provider.schema(), after);
    Optional<Mapping> inPlace = seen ? observation(address, Subject.DESIRED) : Optional.empty();
    Optional<Problem> taken = owners.claim(address, after, inPlace.isPresent() || !seen);
    if (taken.isPresent()) {
      problems.add(taken.get());
      return;
    }
    ChangeDecision decision =
        new ChangeDecision(
            resource,
            after,
            provider.schema(),
            options.replace().contains(address),
            triggers.fired(resource.lifecycle()));
    ChangeDecision.Outcome outcome =
        decision.decide(managed, observation(address, Subject.CURRENT), inPlace);
    // No switch over these types: Java makes a class for it at each start, in milliseconds.
    if (outcome instanceof ChangeDecision.Outcome.Refused(Problem problem)) {
      problems.add(problem);
    } else if (outcome instanceof ChangeDecision.Outcome.Decided(Change decided)) {
      Change change = new Interruption(options.mode(), state).of(provider, decided);
      Protection.ofDesired(resource, change).ifPresent(problems::add);
      changes.add(change);
      triggers.planned(change, outputs.planned(provider, change), provider.schema());
      List<Mapping> leftovers = new Leftovers(provider.schema(), kept).ofDesired(change, managed);
      operations.put(
          address, StepOperations.ofDesired(provider.schema(), change, managed, leftovers));
      if (Leftovers.goUntoldBy(change.kind()) && !leftovers.isEmpty()) {
        changes.add(Leftovers.removal(address, observation(address, Subject.DEPOSED)));
      }
    }
  }

  /** What the resource is to be: what is ignored stays as it is, once the object is there. */
  private Mapping after(Resource resource, Schema schema, Optional<ManagedResource> managed) {
    Mapping after = outputs.resolve(resource.attributes());
    Optional<Mapping> found = observation(resource.address(), Subject.CURRENT);
    if (managed.isEmpty() || managed.get().incomplete() || found.isEmpty()) {
      return after;
    }
    Mapping before = new Comparison(schema).complete(found.get(), managed.get().current());
    return DesiredIdentity.withIgnored(resource, schema, after, before);
  }

  /**
   * Whether the place of the desired object could be looked at: its name may follow a resource that
   * changes in this plan. Then apply looks, right before it makes the object.
   */
  private boolean placeWasSeen(Resource resource, Schema schema, Mapping after) {
    boolean seen =
        DesiredIdentity.of(resource, schema, state)
            .map(identity -> new Comparison(schema).sameObject(identity, after))
            .orElse(false);
    if (!seen) {
      unseen.add(resource.address());
    }
    return seen;
  }

  private Optional<Mapping> observation(Address address, Subject subject) {
    return observed.of(address, subject).flatMap(found -> found);
  }

  private void planRemoval(ManagedResource managed, Set<Address> retained)
      throws DeployerException {
    Address address = managed.address();
    Schema schema = providers.get(address.type()).schema();
    boolean keep = retained.contains(address);
    boolean needed =
        managed
            .current()
            .filter(object -> kept.has(address, object, new Comparison(schema)))
            .isPresent();
    List<Mapping> leftovers =
        keep && !needed ? List.of() : new Leftovers(schema, kept).ofRemoved(managed);
    Change change =
        new Removal(schema)
            .of(
                managed,
                observation(address, Subject.CURRENT),
                observation(address, Subject.DEPOSED),
                keep,
                needed || (managed.current().isEmpty() && leftovers.isEmpty()));
    Protection.ofRemoved(managed, change).ifPresent(problems::add);
    changes.add(change);
    operations.put(address, StepOperations.ofRemoved(change, managed, leftovers));
  }
}
