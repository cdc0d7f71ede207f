package ai.greentic.deployer.cli.layout;

import java.util.List;

/**
 * Where the nodes and the edges of a graph go, in the units of the widths that were given.
 *
 * @param boxes one a node, in the order of the nodes
 * @param lines one an edge, in the order of the edges
 */
public record Drawing(double width, double height, List<Box> boxes, List<Line> lines) {

  /** The place of a node, from its upper left corner. */
  public record Box(double x, double y, double width, double height) {}

  /** A point. */
  public record Point(double x, double y) {}

  /**
   * The course of an edge. It goes straight from the first point to the second, bends to the third,
   * and so on in turn; straight parts lie beside boxes of a layer, bends between layers.
   */
  public record Line(List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  public Drawing {
    boxes = List.copyOf(boxes);
    lines = List.copyOf(lines);
  }
}
