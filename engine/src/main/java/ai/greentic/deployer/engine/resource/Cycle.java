package ai.greentic.deployer.engine.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.Graphs;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/** Names a cycle of dependencies. */
final class Cycle {
  private Cycle() {}

  /**
   * The shortest way from the first resource that is in a cycle back to itself, along what each
   * depends on.
   *
   * @param resources in the order of their addresses, with a cycle among them
   */
  static List<Address> of(Collection<Resource> resources) {
    Graph<Address, DefaultEdge> needs = new SimpleDirectedGraph<>(DefaultEdge.class);
    resources.forEach(resource -> needs.addVertex(resource.address()));
    for (Resource resource : resources) {
      for (Address needed : resource.dependsOn()) {
        if (needs.containsVertex(needed)) {
          needs.addEdge(resource.address(), needed);
        }
      }
    }
    Address first =
        new CycleDetector<>(needs).findCycles().stream().sorted().findFirst().orElseThrow();
    BFSShortestPath<Address, DefaultEdge> paths = new BFSShortestPath<>(needs);
    List<Address> back =
        Graphs.successorListOf(needs, first).stream()
            .map(needed -> paths.getPath(needed, first))
            .filter(path -> path != null)
            .min(Comparator.comparingInt(GraphPath::getLength))
            .map(GraphPath::getVertexList)
            .orElseThrow();
    List<Address> cycle = new ArrayList<>(back);
    cycle.addFirst(first);
    return cycle;
  }
}
