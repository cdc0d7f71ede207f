package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a comment line by line as CommonMark does and refuses whatever we did not write: all that
 * is not in a fence or a code span must be of our own few forms.
 */
final class MarkdownCheck {
  private static final Pattern SUMMARY =
      Pattern.compile(
          "<summary>(?:(?:🟢|🟡|🟠|🔴|🔵|⚪) )?(?:<code>[^<>`@]*</code>|<b>⚠️ interrupts the"
              + " application</b>|<i>changed outside</i>|[A-Za-z0-9 ,;()-])+</summary>");
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:#{2,3} |> - |> |- )?(?:\\[!(?:NOTE|WARNING|CAUTION|IMPORTANT)])?"
              + "[A-Za-z0-9 ,.;:()*'?|🟢🟡🟠🔴🔵⚪-]*");
  private static final Pattern ADDRESSES = Pattern.compile("(?i)www\\.|https?:|//|:[a-z]+:");

  private MarkdownCheck() {}

  static void accept(String markdown) {
    String fence = "";
    int folded = 0;
    for (String line : markdown.split("\n", -1)) {
      if (!fence.isEmpty()) {
        fence = closes(line, fence) ? "" : fence;
      } else if (line.startsWith("```")) {
        int length = run(line, 0);
        fence = "`".repeat(length);
        String language = line.substring(length);
        assertTrue(Set.of("diff", "text", "mermaid").contains(language), line);
      } else if (line.equals("<details>")) {
        folded++;
      } else if (line.equals("</details>")) {
        folded--;
      } else if (line.startsWith("<summary>")) {
        assertTrue(SUMMARY.matcher(line).matches(), line);
      } else {
        String plain = withoutCode(line);
        assertTrue(PLAIN.matcher(plain).matches(), () -> plain + "\n of " + line);
        assertTrue(!ADDRESSES.matcher(plain).find(), line);
      }
      assertTrue(folded == 0 || folded == 1, line);
    }
    assertEquals("", fence, "a fence is open");
    assertEquals(0, folded, "something is left folded");
  }

  /** A closing fence has up to three spaces before it and nothing but spaces after it. */
  private static boolean closes(String line, String fence) {
    int spaces = 0;
    while (spaces < line.length() && line.charAt(spaces) == ' ') {
      spaces++;
    }
    int length = run(line, spaces);
    return spaces <= 3 && length >= fence.length() && line.substring(spaces + length).isBlank();
  }

  private static int run(String line, int from) {
    int end = from;
    while (end < line.length() && line.charAt(end) == '`') {
      end++;
    }
    return end - from;
  }

  /** Leaves code spans out: from a run of backticks to the next run that is as long. */
  private static String withoutCode(String line) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < line.length()) {
      int length = run(line, at);
      if (length == 0) {
        plain.append(line.charAt(at++));
        continue;
      }
      int end = at + length;
      while (end < line.length() && run(line, end) != length) {
        end += Math.max(1, run(line, end));
      }
      assertTrue(end < line.length(), () -> "a code span is open in " + line);
      at = end + length;
    }
    return plain.toString();
  }
}
