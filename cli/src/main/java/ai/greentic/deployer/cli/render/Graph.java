package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Resources and what each needs, for drawing. An edge that others imply is left out: what a
 * resource needs through another one is seen all the same.
 *
 * @param edges by the places of the nodes
 */
public record Graph(String title, List<Node> nodes, List<Edge> edges) {

  /**
   * @param kind what happens to it; none in a state or a document
   */
  record Node(Address address, Optional<Kind> kind, boolean interrupts) {
    Tone tone() {
      return kind.map(Tone::of).orElse(Tone.NEUTRAL);
    }

    /** Its address, behind the symbol of what happens to it. */
    String label() {
      String symbol = kind.map(each -> ChangeStyle.of(each).symbol().strip()).orElse("");
      return symbol.isEmpty() ? address.toString() : symbol + " " + address;
    }
  }

  /** The first needs the second. */
  record Edge(int from, int to) {}

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public static Graph of(Review review) {
    return of(
        review.what()
            + " of "
            + review.deployment()
            + (review.mode().isEmpty() ? "" : ": " + review.mode()),
        nodes(review.entries()),
        review.entries().stream()
            .collect(
                Collectors.toMap(
                    ReviewEntry::address,
                    ReviewEntry::dependsOn,
                    (first, second) -> {
                      Set<Address> both = new TreeSet<>(first);
                      both.addAll(second);
                      return both;
                    })));
  }

  /** What is changed twice, as a replacement with a leftover is, has one node. */
  private static List<Node> nodes(List<ReviewEntry> entries) {
    Map<Address, Node> nodes = new java.util.LinkedHashMap<>();
    for (ReviewEntry entry : entries) {
      nodes.putIfAbsent(
          entry.address(), new Node(entry.address(), entry.kind(), entry.interrupts()));
    }
    return List.copyOf(nodes.values());
  }

  /** What a document compiles to. */
  public static Graph of(String deployment, List<Resource> resources) {
    return of(
        "Resources of " + deployment,
        resources.stream()
            .map(resource -> new Node(resource.address(), Optional.empty(), false))
            .toList(),
        resources.stream().collect(Collectors.toMap(Resource::address, Resource::dependsOn)));
  }

  private static Graph of(String title, List<Node> nodes, Map<Address, Set<Address>> needs) {
    Map<Address, Integer> places = new HashMap<>();
    for (int place = 0; place < nodes.size(); place++) {
      places.put(nodes.get(place).address(), place);
    }
    List<List<Integer>> needed = new ArrayList<>();
    for (Node node : nodes) {
      needed.add(
          needs.getOrDefault(node.address(), Set.of()).stream()
              .filter(address -> places.containsKey(address) && !address.equals(node.address()))
              .map(places::get)
              .toList());
    }
    return new Graph(title, nodes, reduced(needed));
  }

  /** Leaves out edges to what another needed node needs as well (the transitive reduction). */
  private static List<Edge> reduced(List<List<Integer>> needed) {
    BitSet[] reachable = new BitSet[needed.size()];
    List<Edge> edges = new ArrayList<>();
    for (int from = 0; from < needed.size(); from++) {
      BitSet implied = new BitSet();
      for (int to : needed.get(from)) {
        implied.or(reachable(to, needed, reachable));
      }
      for (int to : needed.get(from)) {
        if (!implied.get(to)) {
          edges.add(new Edge(from, to));
        }
      }
    }
    return edges;
  }

  /** All that a node needs, without itself. Walks without recursion, as chains may be long. */
  private static BitSet reachable(int start, List<List<Integer>> needed, BitSet[] known) {
    List<Integer> open = new ArrayList<>(List.of(start));
    BitSet entered = new BitSet();
    while (!open.isEmpty()) {
      int node = open.getLast();
      if (known[node] == null && !entered.get(node)) {
        entered.set(node);
        for (int to : needed.get(node)) {
          if (known[to] == null && !entered.get(to)) {
            open.add(to);
          }
        }
        continue;
      }
      open.removeLast();
      if (known[node] == null) {
        BitSet all = new BitSet();
        for (int to : needed.get(node)) {
          all.set(to);
          if (known[to] != null) {
            all.or(known[to]);
          }
        }
        known[node] = all;
      }
    }
    return known[start];
  }

  /** Only what changes, with the edges among that. */
  Graph withoutUnchanged() {
    int[] places = new int[nodes.size()];
    List<Node> left = new ArrayList<>();
    for (int place = 0; place < places.length; place++) {
      Node node = nodes.get(place);
      boolean stays = node.kind().isPresent() && node.kind().get() == Kind.NO_OP;
      places[place] = stays ? -1 : left.size();
      if (!stays) {
        left.add(node);
      }
    }
    return new Graph(
        title,
        left,
        edges.stream()
            .map(edge -> new Edge(places[edge.from()], places[edge.to()]))
            .filter(edge -> edge.from() >= 0 && edge.to() >= 0)
            .toList());
  }

  /** The families of changes that occur, for a legend. */
  Set<Tone> tones() {
    return nodes.stream().map(Node::tone).collect(Collectors.toCollection(TreeSet::new));
  }
}
