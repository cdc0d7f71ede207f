package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.layout.Drawing;
import ai.greentic.deployer.cli.layout.Drawing.Box;
import ai.greentic.deployer.cli.layout.Drawing.Point;
import ai.greentic.deployer.cli.layout.LayeredLayout;
import ai.greentic.deployer.cli.layout.LayeredLayout.Arrow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A graph as a drawing (SVG 1.1), what is needed left of what needs it. */
public final class SvgGraph {
  private static final double LETTER = 7.3;
  private static final double PADDING = 12;
  private static final double MARGIN = 16;
  private static final double HEAD = 64;

  /** Legible on a light and on a dark page, without a script or anything from elsewhere. */
  private static final String STYLE =
      """
      .page{fill:#ffffff}.title{font:600 16px system-ui,sans-serif;fill:#1f2328}.legend{font:12px system-ui,sans-serif;fill:#59636e}
      .node text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328}.node rect{stroke-width:1.2}.edge{fill:none;stroke:#8c959f;stroke-width:1.2}.tip{fill:#8c959f}
      """
          + boxes(BoxColours::light)
          + """

          .interrupts rect{stroke-width:2.6}
          @media(prefers-color-scheme:dark){.page{fill:#0d1117}.title{fill:#f0f6fc}.legend{fill:#9198a1}.node text{fill:#f0f6fc}.edge{stroke:#656c76}.tip{fill:#656c76}
          """
          + boxes(BoxColours::dark)
          + "}\n";

  /** As wide a graph is still read well when it is drawn smaller, to fit a page. */
  private static final double FITS_A_PAGE = 1400;

  private SvgGraph() {}

  private static String boxes(Function<Tone, BoxColours> palette) {
    StringBuilder rules = new StringBuilder();
    for (Tone tone : Tone.values()) {
      BoxColours colours = palette.apply(tone);
      rules.append(
          ".%s rect{fill:%s;stroke:%s}".formatted(tone.style(), colours.fill(), colours.stroke()));
    }
    return rules.toString();
  }

  /** A file of its own, with title and legend. */
  public static String of(Graph graph) {
    Drawing drawing = layout(graph);
    double width = Math.max(drawing.width(), 420) + 2 * MARGIN;
    double height = drawing.height() + HEAD + 2 * MARGIN;
    HtmlWriter svg = new HtmlWriter();
    svg.open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "width",
            number(width),
            "height",
            number(height),
            "viewBox",
            "0 0 " + number(width) + " " + number(height),
            "role",
            "img")
        .line()
        .leaf("title", graph.title())
        .line()
        .open("style")
        .trusted("\n" + STYLE)
        .close()
        .line()
        .empty("rect", "class", "page", "width", "100%", "height", "100%")
        .line()
        .leaf("text", graph.title(), "class", "title", "x", number(MARGIN), "y", "28")
        .line();
    legend(svg, graph);
    svg.open("g", "transform", "translate(" + number(MARGIN) + " " + number(HEAD + MARGIN) + ")")
        .line();
    draw(svg, graph, drawing, _ -> Optional.empty());
    svg.close().line().close().line();
    return svg.toString();
  }

  /** For a page that has the styles itself. */
  static void inline(HtmlWriter html, Graph graph, Function<Graph.Node, Optional<String>> link) {
    Drawing drawing = layout(graph);
    double width = drawing.width() + 2 * MARGIN;
    double height = drawing.height() + 2 * MARGIN;
    html.open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "class",
            width <= FITS_A_PAGE ? "fits" : "wide",
            "width",
            number(width),
            "height",
            number(height),
            "viewBox",
            number(-MARGIN) + " " + number(-MARGIN) + " " + number(width) + " " + number(height),
            "role",
            "group",
            "aria-label",
            "Dependency graph")
        .line();
    draw(html, graph, drawing, link);
    html.close().line();
  }

  private static Drawing layout(Graph graph) {
    double[] widths =
        graph.nodes().stream()
            .mapToDouble(node -> label(node).length() * LETTER + 2 * PADDING)
            .toArray();
    List<Arrow> arrows =
        graph.edges().stream().map(edge -> new Arrow(edge.to(), edge.from())).toList();
    return LayeredLayout.of(widths, arrows);
  }

  private static String label(Graph.Node node) {
    return node.label() + (node.interrupts() ? " !" : "");
  }

  private static void draw(
      HtmlWriter svg, Graph graph, Drawing drawing, Function<Graph.Node, Optional<String>> link) {
    for (Drawing.Line line : drawing.lines()) {
      svg.empty("path", "class", "edge", "d", path(line.points()));
      Point end = line.points().getLast();
      svg.empty("path", "class", "tip", "d", tip(end)).line();
    }
    for (int place = 0; place < graph.nodes().size(); place++) {
      node(svg, graph.nodes().get(place), drawing.boxes().get(place), link);
    }
  }

  private static void node(
      HtmlWriter svg, Graph.Node node, Box box, Function<Graph.Node, Optional<String>> link) {
    Optional<String> target = link.apply(node);
    target.ifPresent(where -> svg.open("a", "href", where));
    svg.open("g", "class", "node " + node.tone().style() + (node.interrupts() ? " interrupts" : ""))
        .leaf("title", title(node))
        .empty(
            "rect",
            "x",
            number(box.x()),
            "y",
            number(box.y()),
            "width",
            number(box.width()),
            "height",
            number(box.height()),
            "rx",
            "5")
        .leaf(
            "text",
            label(node),
            "x",
            number(box.x() + PADDING),
            "y",
            number(box.y() + box.height() / 2 + 4))
        .close();
    target.ifPresent(_ -> svg.close());
    svg.line();
  }

  private static String title(Graph.Node node) {
    return node.address()
        + node.kind().map(kind -> " " + ChangeStyle.of(kind).sentence()).orElse("")
        + (node.interrupts() ? ", which interrupts the application" : "");
  }

  private static void legend(HtmlWriter svg, Graph graph) {
    double x = MARGIN;
    boolean plan = graph.nodes().stream().anyMatch(node -> node.kind().isPresent());
    if (plan) {
      for (Tone tone : graph.tones()) {
        svg.open("g", "class", "node " + tone.style())
            .empty("rect", "x", number(x), "y", "42", "width", "14", "height", "14", "rx", "3")
            .close()
            .leaf("text", tone.word(), "class", "legend", "x", number(x + 20), "y", "53")
            .line();
        x += 40 + tone.word().length() * 6.5;
      }
    }
    svg.leaf("text", "→ is needed by", "class", "legend", "x", number(x), "y", "53").line();
  }

  /** Straight and bent parts in turn; bends leave and arrive level. */
  private static String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    path.append('M').append(at(points.getFirst()));
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      if (i % 2 == 1) {
        path.append('L').append(at(to));
      } else {
        double middle = (from.x() + to.x()) / 2;
        path.append('C')
            .append(at(new Point(middle, from.y())))
            .append(' ')
            .append(at(new Point(middle, to.y())))
            .append(' ')
            .append(at(to));
      }
    }
    return path.toString();
  }

  private static String tip(Point end) {
    return "M"
        + at(end)
        + "L"
        + at(new Point(end.x() - 7, end.y() - 3.5))
        + "L"
        + at(new Point(end.x() - 7, end.y() + 3.5))
        + "Z";
  }

  private static String at(Point point) {
    return number(point.x()) + " " + number(point.y());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
