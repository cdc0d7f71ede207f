package ai.greentic.deployer.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant. */
final class Suggestion {
  private static final int LONGEST = 40;

  private Suggestion() {}

  /** The nearest word, if a third of the letters or fewer are wrong. Case, - and _ do not count. */
  static Optional<String> nearest(String word, Collection<String> words) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String meant = plain(word);
    @Nullable String nearest = null;
    int fewest = Math.max(1, meant.length() / 3) + 1;
    for (String candidate : words) {
      int wrong = distance(meant, plain(candidate));
      if (wrong < fewest) {
        nearest = candidate;
        fewest = wrong;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * Letters to add, remove, replace or swap with their neighbour: optimal string alignment
   * distance.
   */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int row = 0; row <= from.length(); row++) {
      for (int column = 0; column <= to.length(); column++) {
        cost[row][column] =
            row == 0 || column == 0 ? row + column : cheapest(cost, from, to, row, column);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int row, int column) {
    boolean same = from.charAt(row - 1) == to.charAt(column - 1);
    int best = cost[row - 1][column - 1] + (same ? 0 : 1);
    best = Math.min(best, 1 + Math.min(cost[row - 1][column], cost[row][column - 1]));
    boolean swapped =
        row > 1
            && column > 1
            && from.charAt(row - 1) == to.charAt(column - 2)
            && from.charAt(row - 2) == to.charAt(column - 1);
    return swapped ? Math.min(best, cost[row - 2][column - 2] + 1) : best;
  }
}
