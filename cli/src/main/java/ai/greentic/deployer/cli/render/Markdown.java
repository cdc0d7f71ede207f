package ai.greentic.deployer.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes text that comes from documents and hosts into Markdown (CommonMark 0.31, as GitHub and
 * GitLab read it) so that it stays text: no fence, table, link, mention, tag or reference comes of
 * it. Every such text passes through here.
 */
final class Markdown {
  /**
   * Words in which neither Markdown nor what the platforms add to it sees anything. No dot, colon,
   * at or hash sign: those make links, mentions and references.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9 ,;()-]*");

  private Markdown() {}

  /** As a code span, in which nothing has a meaning (CommonMark, section 6.1). */
  static String code(String text) {
    String line = Printable.line(text).replace('\t', ' ');
    if (line.isBlank()) {
      return "(empty)";
    }
    String fence = "`".repeat(longestRun(line) + 1);
    boolean padded = line.startsWith("`") || line.endsWith("`") || line.startsWith(" ");
    return padded ? fence + " " + line + " " + fence : fence + line + fence;
  }

  /** Within a sentence: as it is where that is harmless, else as code. */
  static String words(String text) {
    return isPlain(text) ? text : code(text);
  }

  /** Within a tag: as it is where that is harmless, else as code of HTML. */
  static String wordsInTag(String text) {
    return isPlain(text) ? text : codeInTag(text);
  }

  /** As code of HTML, for places where Markdown is not read. */
  static String codeInTag(String text) {
    return "<code>" + Html.escape(text).replace("@", "&#64;").replace("`", "&#96;") + "</code>";
  }

  private static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches() && !text.contains("--");
  }

  /** A block of code whose fence is longer than any in it (CommonMark, section 4.5). */
  static List<String> fenced(String language, List<String> lines) {
    int longest = 2;
    for (String line : lines) {
      longest = Math.max(longest, longestRun(line));
    }
    String fence = "`".repeat(longest + 1);
    List<String> block = new ArrayList<>();
    block.add(fence + language);
    lines.stream().map(Printable::line).forEach(block::add);
    block.add(fence);
    return block;
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
