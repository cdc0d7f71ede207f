package ai.greentic.deployer.cli.render;

/** A graph in the language of Graphviz (graphviz.org, the DOT language). */
public final class DotGraph {
  private DotGraph() {}

  /**
   * As in Terraform, an edge leads from what needs to what is needed; it is drawn the other way.
   */
  public static String of(Graph graph) {
    StringBuilder dot = new StringBuilder("digraph {\n");
    dot.append("  graph [rankdir=RL, label=")
        .append(quoted(graph.title()))
        .append(", labelloc=t, fontname=\"sans-serif\"]\n");
    dot.append("  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\"]\n");
    dot.append("  edge [dir=back, color=\"#8c959f\"]\n");
    for (Graph.Node node : graph.nodes()) {
      String address = node.address().toString();
      dot.append("  ")
          .append(quoted(address))
          .append(" [label=")
          .append(quoted(label(node)))
          .append(", ")
          .append(colours(node.tone()))
          .append(node.interrupts() ? ", penwidth=3" : "")
          .append("]\n");
    }
    for (Graph.Edge edge : graph.edges()) {
      dot.append("  ")
          .append(quoted(graph.nodes().get(edge.from()).address().toString()))
          .append(" -> ")
          .append(quoted(graph.nodes().get(edge.to()).address().toString()))
          .append('\n');
    }
    return dot.append("}\n").toString();
  }

  private static String label(Graph.Node node) {
    return node.label() + node.kind().map(kind -> "\n" + ChangeStyle.name(kind)).orElse("");
  }

  private static String colours(Tone tone) {
    BoxColours colours = BoxColours.light(tone);
    return "fillcolor=\"" + colours.fill() + "\", color=\"" + colours.stroke() + "\"";
  }

  /**
   * A quoted string. Within one, a backslash begins what labels have (escString), and an ampersand
   * an entity of HTML.
   */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    boolean first = true;
    for (String line : text.split("\n", -1)) {
      quoted.append(first ? "" : "\\n");
      first = false;
      quoted.append(
          Printable.line(line).replace("&", "&amp;").replace("\\", "\\\\").replace("\"", "\\\""));
    }
    return quoted.append('"').toString();
  }
}
