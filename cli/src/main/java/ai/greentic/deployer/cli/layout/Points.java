package ai.greentic.deployer.cli.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of a graph in their layers, with a point for each layer that an edge passes, so that
 * every link joins neighbouring layers.
 */
final class Points {
  /** More would take longer than the drawing is worth; the edges that are left pass freely. */
  private static final int MOST = 20_000;

  private final List<List<Integer>> layers = new ArrayList<>();
  private final List<List<Integer>> before = new ArrayList<>();
  private final List<List<Integer>> after = new ArrayList<>();
  private final List<List<Integer>> courses = new ArrayList<>();
  private final int nodes;

  Points(int[] layerOf, boolean[] placed, List<LayeredLayout.Arrow> arrows) {
    nodes = layerOf.length;
    for (int layer = 0; layer < Layers.count(layerOf); layer++) {
      layers.add(new ArrayList<>());
    }
    for (int node = 0; node < nodes; node++) {
      add();
      if (placed[node]) {
        layers.get(layerOf[node]).add(node);
      }
    }
    for (LayeredLayout.Arrow arrow : arrows) {
      courses.add(course(arrow, layerOf));
    }
  }

  private int add() {
    before.add(new ArrayList<>());
    after.add(new ArrayList<>());
    return before.size() - 1;
  }

  private List<Integer> course(LayeredLayout.Arrow arrow, int[] layerOf) {
    List<Integer> course = new ArrayList<>(List.of(arrow.from()));
    int distance = layerOf[arrow.to()] - layerOf[arrow.from()];
    if (distance > 1 && before.size() + distance < nodes + MOST) {
      for (int layer = layerOf[arrow.from()] + 1; layer < layerOf[arrow.to()]; layer++) {
        int point = add();
        layers.get(layer).add(point);
        link(course.getLast(), point);
        course.add(point);
      }
    }
    if (distance > 0) {
      link(course.getLast(), arrow.to());
    }
    course.add(arrow.to());
    return course;
  }

  private void link(int from, int to) {
    after.get(from).add(to);
    before.get(to).add(from);
  }

  List<List<Integer>> layers() {
    return layers;
  }

  /** What a point is linked with in the layer before its own. */
  List<Integer> before(int point) {
    return before.get(point);
  }

  List<Integer> after(int point) {
    return after.get(point);
  }

  /** The points that each edge passes, its ends included. */
  List<List<Integer>> courses() {
    return courses;
  }

  int count() {
    return before.size();
  }

  boolean isNode(int point) {
    return point < nodes;
  }
}
