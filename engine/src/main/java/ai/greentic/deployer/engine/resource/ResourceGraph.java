package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.value.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

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
    Map<Address, Resource> byAddress = new TreeMap<>();
    for (Resource resource : resources) {
      if (byAddress.put(resource.address(), withReferences(resource)) != null) {
        throw new InvalidGraphException("resource " + resource.address() + " is declared twice");
      }
    }
    Graph<Address, DefaultEdge> edges = new SimpleDirectedGraph<>(DefaultEdge.class);
    byAddress.keySet().forEach(edges::addVertex);
    for (Resource resource : byAddress.values()) {
      for (Address needed : resource.dependsOn()) {
        if (needed.equals(resource.address())) {
          throw new InvalidGraphException(needed + " depends on itself");
        }
        if (!byAddress.containsKey(needed)) {
          throw new InvalidGraphException(
              resource.address() + " depends on " + needed + ", which is not declared");
        }
        edges.addEdge(needed, resource.address());
      }
    }
    List<Resource> ordered = new ArrayList<>(byAddress.size());
    try {
      new TopologicalOrderIterator<>(edges, Comparator.<Address>naturalOrder())
          .forEachRemaining(address -> ordered.add(byAddress.get(address)));
    } catch (org.jgrapht.traverse.NotDirectedAcyclicGraphException e) {
      throw InvalidGraphException.cycle(cycle(edges, ordered));
    }
    return new ResourceGraph(byAddress, ordered);
  }

  private static Resource withReferences(Resource resource) {
    Set<Address> needed = new TreeSet<>(resource.dependsOn());
    References.in(resource.attributes())
        .forEach(reference -> needed.add(Address.parse(reference.address())));
    resource.lifecycle().replaceTriggeredBy().forEach(trigger -> needed.add(trigger.address()));
    return new Resource(resource.address(), resource.attributes(), needed, resource.lifecycle());
  }

  /** Walks back from any resource that could not be ordered: each of them has such a need. */
  private static List<Address> cycle(Graph<Address, DefaultEdge> edges, List<Resource> ordered) {
    Set<Address> left = new TreeSet<>(edges.vertexSet());
    ordered.forEach(resource -> left.remove(resource.address()));
    List<Address> path = new ArrayList<>();
    Set<Address> seen = new HashSet<>();
    Address at = left.iterator().next();
    while (seen.add(at)) {
      path.add(at);
      at =
          Graphs.predecessorListOf(edges, at).stream()
              .filter(left::contains)
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    List<Address> cycle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
    cycle.add(at);
    return cycle;
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
