package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a plan is about: everything, or what {@code -target} names, with what that needs and what
 * uses what it removes.
 *
 * @param owned the graph of the state
 */
record Targets(ResourceGraph desired, ResourceGraph owned, PlanOptions options) {

  /** Throws when an option names what is not there. */
  Set<Address> addresses() throws DeployerException {
    Set<Address> all = new HashSet<>(desired.addresses());
    all.addAll(owned.addresses());
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
          EngineError.TARGET_INVALID,
          option + "=" + address + " names no resource of this deployment",
          known.isEmpty()
              ? "leave " + option + " away: it has no resources"
              : "use one of "
                  + String.join(", ", known.stream().sorted().map(Address::toString).toList()));
    }
  }
}
