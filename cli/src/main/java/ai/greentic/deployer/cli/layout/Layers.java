package ai.greentic.deployer.cli.layout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Gives each node a layer: one more than the last of those that come before it. */
final class Layers {
  private Layers() {}

  /**
   * The layer of each node, 0 for those that nothing comes before. Of a cycle, an edge is not
   * obeyed.
   */
  static int[] of(int nodes, List<LayeredLayout.Arrow> arrows) {
    List<List<Integer>> after = new ArrayList<>();
    int[] waiting = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      after.add(new ArrayList<>());
    }
    for (LayeredLayout.Arrow arrow : arrows) {
      after.get(arrow.from()).add(arrow.to());
      waiting[arrow.to()]++;
    }
    int[] layers = new int[nodes];
    boolean[] done = new boolean[nodes];
    Deque<Integer> ready = new ArrayDeque<>();
    for (int node = 0; node < nodes; node++) {
      if (waiting[node] == 0) {
        ready.add(node);
      }
    }
    int next = 0;
    while (true) {
      if (ready.isEmpty()) {
        while (next < nodes && done[next]) {
          next++;
        }
        if (next == nodes) {
          return layers;
        }
        ready.add(next);
      }
      int node = ready.remove();
      if (done[node]) {
        continue;
      }
      done[node] = true;
      for (int follower : after.get(node)) {
        waiting[follower]--;
        if (!done[follower]) {
          layers[follower] = Math.max(layers[follower], layers[node] + 1);
          if (waiting[follower] == 0) {
            ready.add(follower);
          }
        }
      }
    }
  }

  static int count(int[] layers) {
    return Arrays.stream(layers).max().orElse(-1) + 1;
  }
}
