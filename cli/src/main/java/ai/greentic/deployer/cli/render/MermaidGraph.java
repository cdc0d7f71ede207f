package ai.greentic.deployer.cli.render;

import java.util.ArrayList;
import java.util.List;

/** A graph for mermaid, which GitHub, GitLab and many wikis draw (mermaid.js.org, flowcharts). */
public final class MermaidGraph {
  private MermaidGraph() {}

  public static String of(Graph graph) {
    return String.join("\n", lines(graph)) + "\n";
  }

  static List<String> lines(Graph graph) {
    List<String> lines = new ArrayList<>();
    lines.add("flowchart LR");
    lines.add("  accTitle: " + escape(graph.title()));
    for (int place = 0; place < graph.nodes().size(); place++) {
      Graph.Node node = graph.nodes().get(place);
      lines.add(
          "  n"
              + place
              + "[\""
              + escape(label(node))
              + "\"]"
              + (node.kind().isPresent() ? ":::" + node.tone().style() : ""));
    }
    for (Graph.Edge edge : graph.edges()) {
      lines.add("  n" + edge.to() + " --> n" + edge.from());
    }
    if (graph.nodes().stream().anyMatch(node -> node.kind().isPresent())) {
      for (Tone tone : graph.tones()) {
        lines.add("  classDef " + tone.style() + " " + style(tone));
      }
    }
    return lines;
  }

  private static String label(Graph.Node node) {
    return node.label() + (node.interrupts() ? " ⚠" : "");
  }

  /** Dark letters on a light ground, which are read on a light and on a dark page. */
  private static String style(Tone tone) {
    return switch (tone) {
      case CREATE -> "fill:#d3f3dc,stroke:#1a7f37,color:#0b2e16";
      case UPDATE -> "fill:#fff3c4,stroke:#9a6700,color:#3d2900";
      case REPLACE -> "fill:#ffe2c7,stroke:#bc4c00,color:#471d00";
      case DESTROY -> "fill:#ffd9d7,stroke:#cf222e,color:#4c0b10";
      case RECORD -> "fill:#d8ebff,stroke:#0969da,color:#03254c";
      case NEUTRAL -> "fill:#eceff2,stroke:#6e7781,color:#24292f";
    };
  }

  /**
   * All but letters, digits and a few signs becomes the number of its character, which mermaid
   * shows as that character and reads no syntax from.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    Printable.line(text)
        .codePoints()
        .forEach(point -> {
          if (point == ' ' || point == '.' || point == '-' || point == '_' || isPlain(point)) {
            escaped.appendCodePoint(point);
          } else {
            escaped.append('#').append(point).append(';');
          }
        });
    return escaped.toString();
  }

  private static boolean isPlain(int point) {
    return point < 128 && Character.isLetterOrDigit(point);
  }
}
