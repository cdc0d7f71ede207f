package ai.greentic.deployer.engine.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Puts resources after all that they depend on, and those that are free to come next in the order
 * of their addresses (Kahn 1962). Grows with resources and dependencies, and does not recurse.
 */
final class DependencyOrder {
  private final Collection<Resource> resources;
  private final Map<Address, List<Resource>> users = new HashMap<>();
  private final Map<Address, Integer> missing = new HashMap<>();
  private final PriorityQueue<Resource> ready =
      // Not Comparator.comparing: Java makes classes for its lambdas at each start.
      new PriorityQueue<>((one, other) -> one.address().compareTo(other.address()));

  private DependencyOrder(Collection<Resource> resources) {
    this.resources = resources;
  }

  /** The resources in order, without those of a cycle and those that depend on one. */
  static List<Resource> of(Collection<Resource> resources) {
    return new DependencyOrder(resources).ordered();
  }

  private List<Resource> ordered() {
    for (Resource resource : resources) {
      if (resource.dependsOn().isEmpty()) {
        ready.add(resource);
        continue;
      }
      missing.put(resource.address(), resource.dependsOn().size());
      for (Address needed : resource.dependsOn()) {
        users.computeIfAbsent(needed, _ -> new ArrayList<>(2)).add(resource);
      }
    }
    List<Resource> ordered = new ArrayList<>(resources.size());
    while (!ready.isEmpty()) {
      Resource next = ready.remove();
      ordered.add(next);
      for (Resource user : users.getOrDefault(next.address(), List.of())) {
        if (missing.merge(user.address(), -1, Integer::sum) == 0) {
          ready.add(user);
        }
      }
    }
    return ordered;
  }
}
