package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.plan.StepOrder.Operations;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
  private final ObjectOwners owners;

  private final List<Change> changes = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Address, Operations> operations = new HashMap<>();
  private final Map<Address, Mapping> outputs = new HashMap<>();
  private final Triggers triggers = new Triggers();

  /** Resources whose place could not be looked at, because its name was not known. */
  private final Set<Address> unseen = new HashSet<>();

  public Planner(
      ProviderRegistry providers,
      ResourceGraph desired,
      State state,
      Observations observed,
      PlanOptions options)
      throws DeployerException {
    this.providers = providers;
    this.desired = desired;
    this.state = state;
    this.owned = ownedGraph(state);
    this.observed = observed;
    this.options = options;
    this.owners = ObjectOwners.of(state, providers);
  }

  /** The state's resources as a graph, without dependencies that are not in the state any more. */
  public static ResourceGraph ownedGraph(State state) throws DeployerException {
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
          "the state's resources do not form a graph: " + e.getMessage(),
          "restore the state from a backup",
          e);
    }
  }

  /** Makes the plan. Throws with all problems found when there is none. */
  public Plan plan(Plan.Header header) throws DeployerException {
    Set<Address> targets = targets();
    for (Resource resource : desired.inDependencyOrder()) {
      if (targets.contains(resource.address())) {
        planDesired(resource);
      } else if (options.replace().contains(resource.address())) {
        problems.add(
            Problem.of(
                resource.address(),
                "-replace asks for it and -target leaves it out",
                "name it with -target as well"));
      }
    }
    Set<Address> retained = retained();
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
    return new Plan(
        header,
        desired.inDependencyOrder(),
        changes,
        new StepOrder(desired, owned, operations).steps(),
        preconditions(),
        artifacts());
  }

  private Set<Address> targets() throws DeployerException {
    Set<Address> all = new HashSet<>(desired.addresses());
    all.addAll(state.resources().keySet());
    for (Address address : options.targets()) {
      requireKnown(all, address, "-target");
    }
    for (Address address : options.replace()) {
      requireKnown(desired.addresses(), address, "-replace");
    }
    if (options.targets().isEmpty()) {
      return all;
    }
    Set<Address> selected = new HashSet<>(desired.withDependencies(options.targets()));
    for (Resource resource : owned.inDependencyOrder()) {
      boolean usesRemoved =
          resource.dependsOn().stream()
              .anyMatch(needed -> selected.contains(needed) && desired.get(needed).isEmpty());
      if (options.targets().contains(resource.address()) || usesRemoved) {
        // A user that stays may need others by now than those it was applied with.
        selected.addAll(desired.withDependencies(List.of(resource.address())));
        selected.add(resource.address());
      }
    }
    return selected;
  }

  private static void requireKnown(Set<Address> known, Address address, String option)
      throws DeployerException {
    if (!known.contains(address)) {
      throw DeployerException.failed(
          option + "=" + address + " names no resource of this deployment",
          "use one of "
              + String.join(", ", known.stream().sorted().map(Address::toString).toList()));
    }
  }

  private void planDesired(Resource resource) throws DeployerException {
    Address address = resource.address();
    Provider provider = providers.get(address.type());
    for (String problem : provider.schema().problems(resource.attributes())) {
      problems.add(Problem.of(address, problem, "correct it in the document"));
    }
    Optional<ManagedResource> managed = state.get(address);
    Mapping after = after(resource, provider.schema(), managed);
    boolean seen = placeWasSeen(resource, provider.schema(), after);
    Optional<Mapping> inPlace = seen ? observation(address, Subject.DESIRED) : Optional.empty();
    Optional<Problem> taken = taken(address, after, inPlace.isPresent() || !seen);
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
    switch (decision.decide(managed, observation(address, Subject.CURRENT), inPlace)) {
      case ChangeDecision.Outcome.Refused(Problem problem) -> problems.add(problem);
      case ChangeDecision.Outcome.Decided(Change change) -> {
        Protection.ofDesired(resource, change).ifPresent(problems::add);
        changes.add(change);
        Mapping made = outputs(provider, change);
        outputs.put(address, made);
        triggers.planned(change, made, provider.schema());
        Operations needed = operations(provider.schema(), change, managed);
        operations.put(address, needed);
        if (change.kind() == Kind.NO_OP && !needed.collect().isEmpty()) {
          changes.add(leftovers(address, observation(address, Subject.DEPOSED)));
        }
      }
    }
  }

  /** What the resource is to be: what is ignored stays as it is, once the object is there. */
  private Mapping after(Resource resource, Schema schema, Optional<ManagedResource> managed) {
    Mapping after = References.resolve(resource.attributes(), this::known);
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

  private Optional<Problem> taken(Address address, Mapping after, boolean mayStandThere)
      throws DeployerException {
    Optional<Address> twin = owners.claim(address, after);
    if (twin.isPresent()) {
      return Optional.of(
          Problem.of(
              address,
              "it and "
                  + twin.get()
                  + " are one and the same object: "
                  + shown(owners.identity(address, after)),
              "take one of them out of the document, or let it name another object"));
    }
    Optional<Address> owner = mayStandThere ? owners.of(address, after) : Optional.empty();
    return owner.map(other ->
        Problem.of(
            address,
            "its object belongs to " + other + " in the state",
            "keep the address "
                + other
                + ", or take that one out of the document and apply first"));
  }

  private static String shown(Mapping identity) {
    return identity.entries().entrySet().stream()
        .map(entry -> entry.getKey() + " = " + ShownValue.of(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Change leftovers(Address address, Optional<Mapping> found) {
    return new Change(
        address,
        Kind.DELETE,
        found,
        Optional.empty(),
        List.of(),
        "left over from a replacement",
        false);
  }

  private Optional<Mapping> observation(Address address, Subject subject) {
    return observed.of(address, subject).flatMap(found -> found);
  }

  private Value known(Value.Unknown unknown) {
    Mapping made = outputs.get(Address.parse(unknown.address()));
    return made == null ? unknown : made.get(unknown.attribute()).orElse(unknown);
  }

  /** What can be said before applying of the attributes that a resource will have. */
  private static Mapping outputs(Provider provider, Change change) throws DeployerException {
    Mapping after = change.after().orElse(Mapping.EMPTY);
    return switch (change.kind()) {
      case NO_OP, RECORD -> change.before().orElse(after);
      case UPDATE -> with(after, computedAfter(provider, change, after));
      case ADOPT ->
          change.differences().isEmpty()
              ? change.before().orElse(after)
              : with(after, computedAfter(provider, change, after));
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, DELETE, FORGET, RETAIN -> after;
    };
  }

  private static Mapping computedAfter(Provider provider, Change change, Mapping after)
      throws DeployerException {
    return new ProviderForecast(provider, change.address())
        .computedAfterUpdate(change.before().orElse(Mapping.EMPTY), after);
  }

  private static Mapping with(Mapping mapping, Mapping more) {
    Mapping both = mapping;
    for (Map.Entry<String, Value> entry : more.entries().entrySet()) {
      both = both.with(entry.getKey(), entry.getValue());
    }
    return both;
  }

  private static Operations operations(
      Schema schema, Change change, Optional<ManagedResource> managed) {
    boolean holdsData = schema.has(Behaviour.HOLDS_DATA);
    boolean leftovers = managed.isPresent() && !managed.get().deposed().isEmpty();
    List<Operation> collect =
        leftovers && !holdsData ? List.of(Operation.DELETE_DEPOSED) : List.of();
    return switch (change.kind()) {
      case NO_OP -> new Operations(List.of(), List.of(), collect);
      case RECORD -> new Operations(List.of(), List.of(Operation.RECORD), collect);
      case CREATE -> new Operations(List.of(), List.of(Operation.CREATE), collect);
      case UPDATE -> new Operations(List.of(), List.of(Operation.UPDATE), collect);
      case ADOPT -> new Operations(List.of(), List.of(Operation.ADOPT), collect);
      case REPLACE, REPLACE_CREATE_FIRST -> {
        if (leavesOld(schema, change, managed)) {
          yield new Operations(List.of(Operation.FORGET), List.of(Operation.CREATE), collect);
        }
        yield change.kind() == Kind.REPLACE
            ? new Operations(List.of(Operation.DELETE), List.of(Operation.CREATE), collect)
            : new Operations(
                List.of(),
                List.of(Operation.CREATE_REPLACEMENT),
                holdsData ? collect : List.of(Operation.DELETE_DEPOSED));
      }
      case DELETE, FORGET, RETAIN ->
          throw new IllegalStateException("a desired resource is not removed");
    };
  }

  /** What was there before us is not deleted when another object takes its part. */
  private static boolean leavesOld(
      Schema schema, Change change, Optional<ManagedResource> managed) {
    return managed.isPresent()
        && managed.get().adopted()
        && schema.has(Behaviour.KEEP_ADOPTED)
        && !new Comparison(schema)
            .sameObject(
                managed.get().current().orElse(Mapping.EMPTY),
                change.after().orElse(Mapping.EMPTY));
  }

  private void planRemoval(ManagedResource managed, Set<Address> retained)
      throws DeployerException {
    Address address = managed.address();
    Schema schema = providers.get(address.type()).schema();
    boolean keep = retained.contains(address);
    Change change =
        new Removal(schema)
            .of(
                managed,
                observation(address, Subject.CURRENT),
                observation(address, Subject.DEPOSED),
                keep);
    Protection.ofRemoved(managed, change).ifPresent(problems::add);
    changes.add(change);
    List<Operation> collect = new ArrayList<>();
    if (change.kind() == Kind.DELETE && managed.current().isPresent()) {
      collect.add(Operation.DELETE);
    } else if (change.kind() == Kind.FORGET) {
      collect.add(Operation.FORGET);
    }
    if (!managed.deposed().isEmpty() && !keep) {
      collect.add(Operation.DELETE_DEPOSED);
    }
    operations.put(address, new Operations(List.of(), List.of(), collect));
  }

  /** What holds data and is no longer desired stays unless it is purged, with what it needs. */
  private Set<Address> retained() throws DeployerException {
    Set<Address> holders = new HashSet<>();
    for (ManagedResource managed : state.resources().values()) {
      Schema schema = providers.get(managed.address().type()).schema();
      if (schema.has(Behaviour.HOLDS_DATA)
          && desired.get(managed.address()).isEmpty()
          && options.mode() != Plan.Mode.DESTROY_AND_PURGE
          && (observation(managed.address(), Subject.CURRENT).isPresent()
              || !managed.deposed().isEmpty())) {
        holders.add(managed.address());
      }
    }
    return withUndesiredDependencies(holders);
  }

  /**
   * Stops at what is desired, which keeps what it needs by being desired, and at what is gone from
   * the host, which needs nothing any more.
   */
  private Set<Address> withUndesiredDependencies(Set<Address> roots) {
    Set<Address> found = new HashSet<>();
    Deque<Address> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Address address = open.remove();
      boolean stays = roots.contains(address) || observation(address, Subject.CURRENT).isPresent();
      if (stays && desired.get(address).isEmpty() && found.add(address)) {
        owned.get(address).ifPresent(resource -> open.addAll(resource.dependsOn()));
      }
    }
    return found;
  }

  private List<Precondition> preconditions() throws DeployerException {
    Set<Address> addresses = new LinkedHashSet<>();
    changes.forEach(change -> addresses.add(change.address()));
    List<Precondition> preconditions = new ArrayList<>();
    for (Address address : addresses) {
      Schema schema = providers.get(address.type()).schema();
      for (Subject subject : Subject.values()) {
        if (subject == Subject.DESIRED && unseen.contains(address)) {
          continue;
        }
        observed
            .fingerprint(schema, address, subject)
            .ifPresent(print -> preconditions.add(new Precondition(address, subject, print)));
      }
    }
    return preconditions;
  }

  private List<Artifact> artifacts() throws DeployerException {
    List<Artifact> artifacts = new ArrayList<>();
    for (Change change : changes) {
      boolean makes =
          switch (change.kind()) {
            case CREATE, UPDATE, REPLACE, REPLACE_CREATE_FIRST -> true;
            case NO_OP, RECORD, ADOPT, DELETE, FORGET, RETAIN -> false;
          };
      if (makes && change.after().isPresent()) {
        Provider provider = providers.get(change.address().type());
        artifacts.addAll(
            new ProviderForecast(provider, change.address()).artifacts(change.after().get()));
      }
    }
    return artifacts;
  }
}
