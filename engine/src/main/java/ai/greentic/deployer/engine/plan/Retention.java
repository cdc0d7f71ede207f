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
 * What stays though it is no longer desired, unless data is purged: what holds data and what an
 * earlier generation needs and could not make again, with what these need.
 *
 * @param owned the graph of the state
 */
record Retention(
    ProviderRegistry providers,
    ResourceGraph desired,
    State state,
    ResourceGraph owned,
    Observations observed,
    KeptObjects kept) {

  Set<Address> addresses() throws DeployerException {
    Set<Address> holders = new HashSet<>();
    for (ManagedResource managed : state.resources().values()) {
      Schema schema = providers.get(managed.address().type()).schema();
      boolean holdsData =
          schema.has(Behaviour.HOLDS_DATA)
              && (isThere(managed.address()) || !managed.deposed().isEmpty());
      if (desired.get(managed.address()).isEmpty() && (holdsData || isNeeded(managed, schema))) {
        holders.add(managed.address());
      }
    }
    return withUndesiredDependencies(holders);
  }

  private boolean isNeeded(ManagedResource managed, Schema schema) {
    return isThere(managed.address())
        && managed
            .current()
            .filter(object -> kept.has(managed.address(), object, new Comparison(schema)))
            .isPresent();
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
