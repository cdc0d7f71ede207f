package ai.greentic.deployer.cli.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the points of each layer so that few links cross: each goes to the mean place of those
 * that it is linked with (the barycenter heuristic; Sugiyama, Tagawa and Toda, 1981).
 */
final class LayerOrder {
  private static final int SWEEPS = 12;

  private final Points points;
  private final int[] places;

  LayerOrder(Points points) {
    this.points = points;
    this.places = new int[points.count()];
  }

  /** The layers, each in its best order found. */
  List<List<Integer>> best() {
    List<List<Integer>> layers = points.layers();
    layers.forEach(this::number);
    List<List<Integer>> best = copy(layers);
    long fewest = crossings(layers);
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean forwards = sweep % 2 == 0;
      for (int step = 1; step < layers.size(); step++) {
        List<Integer> layer = layers.get(forwards ? step : layers.size() - 1 - step);
        double[] means = new double[places.length];
        for (int point : layer) {
          means[point] = mean(forwards ? points.before(point) : points.after(point), places[point]);
        }
        layer.sort(Comparator.comparingDouble(point -> means[point]));
        number(layer);
      }
      long crossings = crossings(layers);
      if (crossings < fewest) {
        fewest = crossings;
        best = copy(layers);
      }
    }
    return best;
  }

  private static List<List<Integer>> copy(List<List<Integer>> layers) {
    return layers.stream().<List<Integer>>map(ArrayList::new).toList();
  }

  private void number(List<Integer> layer) {
    for (int place = 0; place < layer.size(); place++) {
      places[layer.get(place)] = place;
    }
  }

  private double mean(List<Integer> linked, int own) {
    return linked.isEmpty()
        ? own
        : linked.stream().mapToInt(point -> places[point]).average().orElse(own);
  }

  private long crossings(List<List<Integer>> layers) {
    long crossings = 0;
    for (List<Integer> layer : layers) {
      List<Integer> ends = new ArrayList<>();
      int largest = 0;
      for (int point : layer) {
        List<Integer> linked =
            points.after(point).stream().map(other -> places[other]).sorted().toList();
        ends.addAll(linked);
        largest = linked.isEmpty() ? largest : Math.max(largest, linked.getLast());
      }
      crossings += inversions(ends, largest);
    }
    return crossings;
  }

  /** How many pairs are in the wrong order, counted with a Fenwick tree. */
  private static long inversions(List<Integer> numbers, int largest) {
    int[] tree = new int[largest + 2];
    long inversions = 0;
    for (int seen = 0; seen < numbers.size(); seen++) {
      int notLarger = 0;
      for (int i = numbers.get(seen) + 1; i > 0; i -= i & -i) {
        notLarger += tree[i];
      }
      inversions += seen - notLarger;
      for (int i = numbers.get(seen) + 1; i < tree.length; i += i & -i) {
        tree[i]++;
      }
    }
    return inversions;
  }
}
