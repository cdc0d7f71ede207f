package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What stays though it is no longer desired, unless data is purged: what holds data, with what it
 * needs.
 *
 * @param owned the graph of the state
 */
record Retention(
    ProviderRegistry providers,
    ResourceGraph desired,
    State state,
    ResourceGraph owned,
    Observations observed) {

  Set<Address> addresses() throws DeployerException {
    Set<Address> holders = new HashSet<>();
    for (ManagedResource managed : state.resources().values()) {
      Schema schema = providers.get(managed.address().type()).schema();
      if (schema.has(Behaviour.HOLDS_DATA)
          && desired.get(managed.address()).isEmpty()
          && (isThere(managed.address()) || !managed.deposed().isEmpty())) {
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
      boolean stays = roots.contains(address) || isThere(address);
      if (stays && desired.get(address).isEmpty() && found.add(address)) {
        owned.get(address).ifPresent(resource -> open.addAll(resource.dependsOn()));
      }
    }
    return found;
  }

  private boolean isThere(Address address) {
    return observed.of(address, Subject.CURRENT).flatMap(found -> found).isPresent();
  }
}
