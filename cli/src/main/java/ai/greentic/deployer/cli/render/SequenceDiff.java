package ai.greentic.deployer.cli.render;

import java.util.ArrayList;
import java.util.List;

/**
 * The shortest edit script between two lists (Myers, An O(ND) Difference Algorithm and Its
 * Variations, 1986). Lists too large for it are shown as replaced between their common ends.
 */
final class SequenceDiff {
  /** The trace takes memory in the square of the number of differences. */
  private static final int MOST_DIFFERENCES = 2_000;

  /** What happens to an item. */
  enum Operation {
    KEEP,
    DELETE,
    INSERT
  }

  record Edit<T>(Operation operation, T item) {}

  private SequenceDiff() {}

  static <T> List<Edit<T>> of(List<T> before, List<T> after) {
    int prefix = 0;
    int shorter = Math.min(before.size(), after.size());
    while (prefix < shorter && before.get(prefix).equals(after.get(prefix))) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix
        && before.get(before.size() - 1 - suffix).equals(after.get(after.size() - 1 - suffix))) {
      suffix++;
    }
    List<Edit<T>> edits = new ArrayList<>();
    add(edits, Operation.KEEP, before.subList(0, prefix));
    edits.addAll(
        middle(
            before.subList(prefix, before.size() - suffix),
            after.subList(prefix, after.size() - suffix)));
    add(edits, Operation.KEEP, before.subList(before.size() - suffix, before.size()));
    return edits;
  }

  private static <T> void add(List<Edit<T>> edits, Operation operation, List<T> items) {
    for (T item : items) {
      edits.add(new Edit<>(operation, item));
    }
  }

  private static <T> List<Edit<T>> middle(List<T> before, List<T> after) {
    int longest = before.size() + after.size();
    int most = Math.min(longest, MOST_DIFFERENCES);
    // furthest[k + offset] is the furthest place in before on the diagonal k = x - y.
    int offset = most + 1;
    int[] furthest = new int[2 * offset + 1];
    List<int[]> trace = new ArrayList<>();
    for (int differences = 0; differences <= most; differences++) {
      trace.add(furthest.clone());
      for (int k = -differences; k <= differences; k += 2) {
        int x = start(furthest, offset, k, differences);
        while (x < before.size()
            && x - k < after.size()
            && x - k >= 0
            && before.get(x).equals(after.get(x - k))) {
          x++;
        }
        furthest[k + offset] = x;
        if (x >= before.size() && x - k >= after.size()) {
          return walkBack(before, after, trace, offset);
        }
      }
    }
    List<Edit<T>> replaced = new ArrayList<>(longest);
    add(replaced, Operation.DELETE, before);
    add(replaced, Operation.INSERT, after);
    return replaced;
  }

  private static int start(int[] furthest, int offset, int k, int differences) {
    return isDown(furthest, offset, k, differences)
        ? furthest[k + 1 + offset]
        : furthest[k - 1 + offset] + 1;
  }

  private static boolean isDown(int[] furthest, int offset, int k, int differences) {
    return k == -differences
        || (k != differences && furthest[k - 1 + offset] < furthest[k + 1 + offset]);
  }

  private static <T> List<Edit<T>> walkBack(
      List<T> before, List<T> after, List<int[]> trace, int offset) {
    List<Edit<T>> backwards = new ArrayList<>();
    int x = before.size();
    int y = after.size();
    for (int differences = trace.size() - 1; differences >= 0; differences--) {
      int[] furthest = trace.get(differences);
      int k = x - y;
      boolean down = differences > 0 && isDown(furthest, offset, k, differences);
      int previousK = down ? k + 1 : k - 1;
      int previousX = differences == 0 ? 0 : furthest[previousK + offset];
      int previousY = differences == 0 ? 0 : previousX - previousK;
      while (x > previousX && y > previousY) {
        x--;
        y--;
        backwards.add(new Edit<>(Operation.KEEP, before.get(x)));
      }
      if (differences > 0) {
        backwards.add(
            down
                ? new Edit<>(Operation.INSERT, after.get(previousY))
                : new Edit<>(Operation.DELETE, before.get(previousX)));
      }
      x = previousX;
      y = previousY;
    }
    return backwards.reversed();
  }
}
