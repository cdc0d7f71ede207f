package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.SequenceDiff.Edit;
import ai.greentic.deployer.cli.render.SequenceDiff.Operation;
import java.util.ArrayList;
import java.util.List;

/** The differences of two texts as diff(1) -u shows them, with three lines of context. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private UnifiedDiff() {}

  /** The lines of the hunks, without a file header; none when the texts are equal. */
  static List<String> of(String before, String after) {
    List<Edit<String>> edits = SequenceDiff.of(lines(before), lines(after));
    List<String> shown = new ArrayList<>();
    int from = 0;
    while ((from = firstChange(edits, from)) < edits.size()) {
      int begin = Math.max(0, from - CONTEXT);
      int end = endOfHunk(edits, from);
      addHunk(shown, edits, begin, end);
      from = end;
    }
    return shown;
  }

  /** The lines of a text, each with its line feed if it has one. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private static int firstChange(List<Edit<String>> edits, int from) {
    int at = from;
    while (at < edits.size() && edits.get(at).operation() == Operation.KEEP) {
      at++;
    }
    return at;
  }

  /** Changes with at most twice the context between them share a hunk. */
  private static int endOfHunk(List<Edit<String>> edits, int firstChange) {
    int end = firstChange;
    int next = firstChange;
    while (next < edits.size() && next - end <= 2 * CONTEXT) {
      end = next + 1;
      next = firstChange(edits, end);
    }
    return Math.min(edits.size(), end + CONTEXT);
  }

  private static void addHunk(List<String> shown, List<Edit<String>> edits, int begin, int end) {
    List<Edit<String>> earlier = edits.subList(0, begin);
    List<Edit<String>> hunk = edits.subList(begin, end);
    shown.add(
        "@@ -"
            + range(count(earlier, Operation.INSERT), count(hunk, Operation.INSERT))
            + " +"
            + range(count(earlier, Operation.DELETE), count(hunk, Operation.DELETE))
            + " @@");
    for (Edit<String> edit : hunk) {
      String line = edit.item();
      boolean whole = line.endsWith("\n");
      shown.add(sign(edit.operation()) + (whole ? line.substring(0, line.length() - 1) : line));
      if (!whole) {
        shown.add(NO_NEWLINE);
      }
    }
  }

  private static long count(List<Edit<String>> edits, Operation except) {
    return edits.stream().filter(edit -> edit.operation() != except).count();
  }

  private static String range(long earlier, long length) {
    long start = length == 0 ? earlier : earlier + 1;
    return length == 1 ? Long.toString(start) : start + "," + length;
  }

  private static String sign(Operation operation) {
    return switch (operation) {
      case KEEP -> " ";
      case DELETE -> "-";
      case INSERT -> "+";
    };
  }
}
