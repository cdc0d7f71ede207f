package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a host is to have: resources and their dependencies, without cycles. A reference to another
 * resource's attribute is a dependency too, and so is what triggers a replacement. Immutable.
 */
public final class ResourceGraph {
  public static final ResourceGraph EMPTY = new ResourceGraph(Map.of(), List.of());

  private final Map<Address, Resource> byAddress;
  private final List<Resource> inDependencyOrder;

  private ResourceGraph(Map<Address, Resource> byAddress, List<Resource> inDependencyOrder) {
    this.byAddress = Collections.unmodifiableMap(new TreeMap<>(byAddress));
    this.inDependencyOrder = List.copyOf(inDependencyOrder);
  }

  /**
   * Makes the graph of some resources.
   *
   * @throws InvalidGraphException for an address used twice, a dependency that is not among the
   *     resources, or a cycle, which is named
   */
  public static ResourceGraph of(Collection<Resource> resources) throws InvalidGraphException {
    NavigableMap<Address, Resource> byAddress = new TreeMap<>();
    for (Resource resource : resources) {
      if (byAddress.put(resource.address(), withReferences(resource)) != null) {
        throw new InvalidGraphException("resource " + resource.address() + " is declared twice");
      }
    }
    for (Resource resource : byAddress.values()) {
      for (Address needed : resource.dependsOn()) {
        if (needed.equals(resource.address())) {
          throw new InvalidGraphException(needed + " depends on itself");
        }
        if (!byAddress.containsKey(needed)) {
          throw new InvalidGraphException(
              resource.address() + " depends on " + needed + ", which is not declared");
        }
      }
    }
    List<Resource> ordered = DependencyOrder.of(byAddress.values());
    if (ordered.size() < byAddress.size()) {
      ordered.forEach(resource -> byAddress.remove(resource.address()));
      throw InvalidGraphException.cycle(Cycle.of(byAddress.values()));
    }
    return new ResourceGraph(byAddress, ordered);
  }

  private static Resource withReferences(Resource resource) {
    List<Value.Unknown> references = References.in(resource.attributes());
    Set<Trigger> triggers = resource.lifecycle().replaceTriggeredBy();
    if (references.isEmpty() && triggers.isEmpty()) {
      return resource;
    }
    Set<Address> needed = new TreeSet<>(resource.dependsOn());
    references.forEach(reference -> needed.add(Address.parse(reference.address())));
    triggers.forEach(trigger -> needed.add(trigger.address()));
    return new Resource(resource.address(), resource.attributes(), needed, resource.lifecycle());
  }

  /** The resources, each after all that it depends on; equals in the order of addresses. */
  public List<Resource> inDependencyOrder() {
    return inDependencyOrder;
  }

  public Optional<Resource> get(Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  public Set<Address> addresses() {
    return byAddress.keySet();
  }

  /** The given addresses with everything that they depend on, directly or not. */
  public Set<Address> withDependencies(Collection<Address> roots) {
    Set<Address> found = new TreeSet<>();
    List<Address> open = new ArrayList<>(roots);
    while (!open.isEmpty()) {
      Address address = open.removeLast();
      Resource resource = byAddress.get(address);
      if (resource != null && found.add(address)) {
        open.addAll(resource.dependsOn());
      }
    }
    return found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceGraph graph && graph.byAddress.equals(byAddress);
  }

  @Override
  public int hashCode() {
    return byAddress.hashCode();
  }

  @Override
  public String toString() {
    return "ResourceGraph" + byAddress.keySet();
  }
}
