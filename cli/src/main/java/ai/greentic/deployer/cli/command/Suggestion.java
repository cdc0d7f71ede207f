package ai.greentic.deployer.cli.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean 'plan'?"}, or nothing when no word is near. */
  static String phrase(String typed, Collection<String> words) {
    return phrase(nearest(typed, words));
  }

  /** The same of a word that was found, if one was. */
  static String phrase(Optional<String> meant) {
    return meant.map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  /** The word that is nearest, unless none is near. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    return words.stream()
        .filter(word -> word.startsWith(typed) || distance(typed, word) <= typed.length() / 3)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** What to say of a value that is none of the words. */
  static String unknown(String what, String typed, List<String> words) {
    return "'"
        + typed
        + "' is no "
        + what
        + "; write "
        + String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.getLast()
        + phrase(typed, words);
  }

  /** Letters to add, remove, replace or swap with their neighbour. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
