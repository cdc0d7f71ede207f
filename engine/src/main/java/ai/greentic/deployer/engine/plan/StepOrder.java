package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the actions of a plan in order. First what has to go before its successor can be made, last
 * used first; then what is made, each after what it needs; then, when all of that is in place, what
 * nobody needs any more.
 */
final class StepOrder {

  /**
   * The operations that a resource needs, in the stages they belong to.
   *
   * @param leftovers what names the replaced objects that are deleted, if some are
   */
  record Operations(
      List<Operation> clear,
      List<Operation> make,
      List<Operation> collect,
      List<Mapping> leftovers) {
    static final Operations NONE = new Operations(List.of(), List.of(), List.of(), List.of());

    Operations {
      clear = List.copyOf(clear);
      make = List.copyOf(make);
      collect = List.copyOf(collect);
      leftovers = List.copyOf(leftovers);
    }

    /** What is made anew is cleared right before that, not before all others are made. */
    Operations clearedLate() {
      List<Operation> both = new ArrayList<>(clear);
      both.addAll(make);
      return new Operations(List.of(), both, collect, leftovers);
    }
  }

  private final ResourceGraph desired;
  private final ResourceGraph owned;
  private final Map<Address, Operations> operations;
  private final List<Step> steps = new ArrayList<>();

  /** What the removals at the end wait for as a whole. */
  private Awaited barrier = Awaited.nothing();

  /**
   * @param owned the graph of the state
   */
  StepOrder(ResourceGraph desired, ResourceGraph owned, Map<Address, Operations> operations) {
    this.desired = desired;
    this.owned = owned;
    this.operations = new HashMap<>(operations);
  }

  List<Step> steps() {
    clearUsersOfCleared();
    clearLate();
    Map<Address, Awaited> cleared = removals(Operations::clear);
    makes(cleared);
    barrier = ends();
    removals(Operations::collect);
    return List.copyOf(steps);
  }

  /** What is removed and uses something that has to go first has to go before that. */
  private void clearUsersOfCleared() {
    Set<Address> clearing = new HashSet<>();
    for (Resource resource : owned.inDependencyOrder()) {
      Address address = resource.address();
      Operations own = operations.getOrDefault(address, Operations.NONE);
      boolean uses = resource.dependsOn().stream().anyMatch(clearing::contains);
      if (uses && desired.get(address).isEmpty()) {
        operations.put(
            address, new Operations(own.collect(), List.of(), List.of(), own.leftovers()));
      }
      if (uses || own.clear().contains(Operation.DELETE)) {
        clearing.add(address);
      }
    }
  }

  /**
   * What is deleted to be made anew stops late: when all that it needs is ready. That cannot be
   * when something that it needs, or that uses it, has to be cleared as well.
   */
  private void clearLate() {
    Set<Address> clearing = new HashSet<>();
    for (Resource resource : owned.inDependencyOrder()) {
      if (!of(resource.address()).clear().isEmpty()) {
        clearing.add(resource.address());
      }
    }
    Set<Address> used = new HashSet<>();
    for (Resource resource : owned.inDependencyOrder()) {
      if (clearing.contains(resource.address())) {
        used.addAll(resource.dependsOn());
      }
    }
    Set<Address> needsCleared = new HashSet<>();
    for (Resource resource : desired.inDependencyOrder()) {
      Address address = resource.address();
      boolean needs =
          resource.dependsOn().stream()
              .anyMatch(needed -> clearing.contains(needed) || needsCleared.contains(needed));
      if (needs) {
        needsCleared.add(address);
      } else if (clearing.contains(address) && !used.contains(address)) {
        operations.put(address, of(address).clearedLate());
      }
    }
  }

  private Operations of(Address address) {
    return operations.getOrDefault(address, Operations.NONE);
  }

  private interface Stage {
    List<Operation> of(Operations operations);
  }

  /** Adds removals, each after those of the resources that used it. */
  private Map<Address, Awaited> removals(Stage stage) {
    Map<Address, Awaited> doneWhen = new HashMap<>();
    Map<Address, List<Awaited>> users = new HashMap<>();
    for (Resource resource : owned.inDependencyOrder().reversed()) {
      Awaited waitsFor = Awaited.all(users.getOrDefault(resource.address(), List.of()));
      Awaited done = add(resource.address(), stage, waitsFor);
      doneWhen.put(resource.address(), done);
      for (Address needed : resource.dependsOn()) {
        users.computeIfAbsent(needed, _ -> new ArrayList<>(2)).add(done);
      }
    }
    return doneWhen;
  }

  private void makes(Map<Address, Awaited> cleared) {
    Map<Address, Awaited> doneWhen = new HashMap<>();
    for (Resource resource : desired.inDependencyOrder()) {
      Address address = resource.address();
      List<Awaited> waitsFor = new ArrayList<>();
      for (Address needed : resource.dependsOn()) {
        waitsFor.add(doneWhen.getOrDefault(needed, Awaited.nothing()));
      }
      if (!operations.getOrDefault(address, Operations.NONE).clear().isEmpty()) {
        waitsFor.add(cleared.getOrDefault(address, Awaited.nothing()));
      }
      doneWhen.put(address, add(address, Operations::make, Awaited.all(waitsFor)));
    }
  }

  /**
   * Adds a resource's operations of a stage, one after the other.
   *
   * @return the steps that must be done before this resource counts as done: its last one, or what
   *     it would have waited for when it has none
   */
  private Awaited add(Address address, Stage stage, Awaited waitsFor) {
    Awaited waits = waitsFor;
    for (Operation operation : stage.of(operations.getOrDefault(address, Operations.NONE))) {
      int number = steps.size();
      Awaited before = waits.isNothing() ? barrier : waits;
      List<Mapping> objects =
          operation == Operation.DELETE_DEPOSED ? of(address).leftovers() : List.of();
      steps.add(new Step(address, operation, objects, List.copyOf(before.waitedForBy(number))));
      waits = Awaited.step(number);
    }
    return waits;
  }

  /** The steps so far that no other waits for: when they are done, all are. */
  private Awaited ends() {
    Set<Integer> waitedFor = new HashSet<>();
    steps.forEach(step -> waitedFor.addAll(step.waitsFor()));
    List<Awaited> ends = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      if (!waitedFor.contains(number)) {
        ends.add(Awaited.step(number));
      }
    }
    return Awaited.all(ends);
  }
}
