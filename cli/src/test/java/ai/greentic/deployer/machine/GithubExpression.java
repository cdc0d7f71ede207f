package ai.greentic.deployer.machine;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of GitHub's expressions that the example uses: names, texts, comparisons, {@code &&} and
 * {@code ||}. A name that stands for nothing is the empty text, as there.
 *
 * @param names values of the contexts, by their full names
 */
record GithubExpression(Map<String, String> names) {
  private static final Pattern HOLE = Pattern.compile("\\$\\{\\{(.*?)}}");
  private static final Pattern COMPARISON = Pattern.compile("(\\S+) (==|!=) (\\S+)");

  /** A text with the values in place of the expressions. */
  String fill(String text) {
    return HOLE.matcher(text)
        .replaceAll(hole -> Matcher.quoteReplacement(value(hole.group(1).strip())));
  }

  /** Whether a condition holds; {@code &&} binds closer than {@code ||}. */
  boolean holds(String condition) {
    for (String alternative : condition.split(" \\|\\| ")) {
      boolean all = true;
      for (String term : alternative.split(" && ")) {
        all &= term(term.strip());
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private boolean term(String text) {
    Matcher comparison = COMPARISON.matcher(text);
    if (text.equals("always()")) {
      return true;
    }
    if (!comparison.matches()) {
      throw new IllegalArgumentException("no comparison: " + text);
    }
    boolean same = value(comparison.group(1)).equals(value(comparison.group(3)));
    return same == comparison.group(2).equals("==");
  }

  private String value(String text) {
    if (text.startsWith("'")) {
      return text.substring(1, text.length() - 1);
    }
    if (!text.matches("[a-z][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("no name: " + text);
    }
    return names.getOrDefault(text, "");
  }
}
