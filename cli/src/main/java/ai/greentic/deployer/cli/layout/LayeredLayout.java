package ai.greentic.deployer.cli.layout;

import ai.greentic.deployer.cli.layout.Drawing.Box;
import ai.greentic.deployer.cli.layout.Drawing.Line;
import ai.greentic.deployer.cli.layout.Drawing.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a graph from left to right: what comes first stands left, edges run between the columns and
 * pass columns beside their boxes, so that none crosses a label. Nodes without edges stand in rows
 * below. The same graph is always drawn the same.
 */
public final class LayeredLayout {
  private static final double BOX_HEIGHT = 28;
  private static final double BOX_GAP = 14;
  private static final double POINT_GAP = 9;
  private static final double SMALLEST_LAYER_GAP = 44;
  private static final double LARGEST_LAYER_GAP = 160;
  private static final double NARROWEST_ROWS = 900;
  private static final int ALIGNMENTS = 8;

  /** An edge, by the numbers of its nodes; the first stands left. */
  public record Arrow(int from, int to) {}

  private final double[] widths;
  private final boolean[] linked;
  private final double[] x;
  private final double[] y;

  private LayeredLayout(double[] widths, List<Arrow> arrows, int points) {
    this.widths = widths.clone();
    this.linked = linked(widths.length, arrows);
    this.x = new double[points];
    this.y = new double[points];
  }

  private static boolean[] linked(int nodes, List<Arrow> arrows) {
    boolean[] linked = new boolean[nodes];
    for (Arrow arrow : arrows) {
      linked[arrow.from()] = true;
      linked[arrow.to()] = true;
    }
    return linked;
  }

  /**
   * Draws it.
   *
   * @param widths of the nodes
   */
  public static Drawing of(double[] widths, List<Arrow> arrows) {
    int[] layerOf = Layers.of(widths.length, arrows);
    Points points = new Points(layerOf, linked(widths.length, arrows), arrows);
    return new LayeredLayout(widths, arrows, points.count()).drawing(points);
  }

  private Drawing drawing(Points points) {
    List<List<Integer>> layers = new LayerOrder(points).best();
    align(points, layers);
    double bottom = moveToTop(layers);
    double[] layerWidths = columns(points, layers);
    double right = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int point : layers.get(layer)) {
        right = Math.max(right, x[point] + layerWidths[layer]);
      }
    }
    List<Line> lines = lines(points, layers, layerWidths);
    Box rest = rows(right, bottom);
    List<Box> boxes = new ArrayList<>();
    for (int node = 0; node < widths.length; node++) {
      boxes.add(new Box(x[node], y[node] - BOX_HEIGHT / 2, widths[node], BOX_HEIGHT));
    }
    return new Drawing(Math.max(right, rest.width()), rest.height(), boxes, lines);
  }

  /** Moves the points of each layer to the height of what they are linked with. */
  private void align(Points points, List<List<Integer>> layers) {
    for (List<Integer> layer : layers) {
      place(layer, new double[layer.size()], points);
    }
    for (int round = 0; round < ALIGNMENTS; round++) {
      boolean forwards = round % 2 == 0;
      for (int step = 0; step < layers.size(); step++) {
        List<Integer> layer = layers.get(forwards ? step : layers.size() - 1 - step);
        double[] wishes = new double[layer.size()];
        for (int i = 0; i < wishes.length; i++) {
          wishes[i] = wish(points, layer.get(i), forwards, round >= ALIGNMENTS - 2);
        }
        place(layer, wishes, points);
      }
    }
  }

  private double wish(Points points, int point, boolean forwards, boolean both) {
    List<Integer> linkedWith =
        new ArrayList<>(forwards ? points.before(point) : points.after(point));
    if (both || linkedWith.isEmpty()) {
      linkedWith.addAll(forwards ? points.after(point) : points.before(point));
    }
    return linkedWith.stream().mapToDouble(other -> y[other]).average().orElse(y[point]);
  }

  private void place(List<Integer> layer, double[] wishes, Points points) {
    double[] distances = new double[layer.size()];
    for (int i = 1; i < distances.length; i++) {
      boolean upper = points.isNode(layer.get(i - 1));
      boolean lower = points.isNode(layer.get(i));
      distances[i] =
          upper && lower
              ? BOX_HEIGHT + BOX_GAP
              : upper || lower ? BOX_HEIGHT / 2 + POINT_GAP : POINT_GAP;
    }
    double[] places = Spacing.nearest(wishes, distances);
    for (int i = 0; i < places.length; i++) {
      y[layer.get(i)] = places[i];
    }
  }

  /** Lets the drawing begin at 0 and gives its height. */
  private double moveToTop(List<List<Integer>> layers) {
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (List<Integer> layer : layers) {
      for (int point : layer) {
        top = Math.min(top, y[point] - BOX_HEIGHT / 2);
        bottom = Math.max(bottom, y[point] + BOX_HEIGHT / 2);
      }
    }
    if (top > bottom) {
      return 0;
    }
    for (List<Integer> layer : layers) {
      for (int point : layer) {
        y[point] -= top;
      }
    }
    return bottom - top;
  }

  /** Sets the columns beside each other, further apart where many edges bend. */
  private double[] columns(Points points, List<List<Integer>> layers) {
    double[] layerWidths = new double[layers.size()];
    double left = 0;
    for (int layer = 0; layer < layerWidths.length; layer++) {
      int bends = 0;
      for (int point : layers.get(layer)) {
        bends += points.after(point).size();
        if (points.isNode(point)) {
          layerWidths[layer] = Math.max(layerWidths[layer], widths[point]);
        }
      }
      for (int point : layers.get(layer)) {
        x[point] = left;
      }
      left += layerWidths[layer] + Math.clamp(3.0 * bends, SMALLEST_LAYER_GAP, LARGEST_LAYER_GAP);
    }
    return layerWidths;
  }

  private List<Line> lines(Points points, List<List<Integer>> layers, double[] layerWidths) {
    double[] column = new double[points.count()];
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int point : layers.get(layer)) {
        column[point] = layerWidths[layer];
      }
    }
    List<Line> lines = new ArrayList<>();
    for (List<Integer> course : points.courses()) {
      List<Point> corners = new ArrayList<>();
      int first = course.getFirst();
      int last = course.getLast();
      corners.add(new Point(x[first] + widths[first], y[first]));
      corners.add(new Point(x[first] + column[first], y[first]));
      for (int point : course.subList(1, course.size() - 1)) {
        corners.add(new Point(x[point], y[point]));
        corners.add(new Point(x[point] + column[point], y[point]));
      }
      corners.add(new Point(x[last], y[last]));
      lines.add(new Line(corners));
    }
    return lines;
  }

  /** Sets the nodes without edges in rows, and gives the right and the lower end of it all. */
  private Box rows(double right, double bottom) {
    double limit = Math.max(right, NARROWEST_ROWS);
    double left = 0;
    double top = bottom > 0 ? bottom + 2 * BOX_GAP : 0;
    double farthest = 0;
    boolean any = false;
    for (int node = 0; node < widths.length; node++) {
      if (linked[node]) {
        continue;
      }
      if (left > 0 && left + widths[node] > limit) {
        left = 0;
        top += BOX_HEIGHT + BOX_GAP;
      }
      x[node] = left;
      y[node] = top + BOX_HEIGHT / 2;
      left += widths[node] + BOX_GAP;
      farthest = Math.max(farthest, x[node] + widths[node]);
      any = true;
    }
    return new Box(0, 0, farthest, any ? top + BOX_HEIGHT : bottom);
  }
}
