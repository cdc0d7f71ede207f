package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.render.SequenceDiff.Edit;
import ai.greentic.deployer.cli.render.SequenceDiff.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class UnifiedDiffTest {
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

  @Test
  void equalTextsHaveNoHunks() {
    assertEquals(List.of(), UnifiedDiff.of("a\nb\n", "a\nb\n"));
    assertEquals(List.of(), UnifiedDiff.of("", ""));
  }

  @Test
  void threeLinesOfContextAreShown() {
    assertEquals(
        List.of("@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"),
        UnifiedDiff.of(numbers(10, ""), numbers(10, "").replace("5\n", "five\n")));
  }

  @Test
  void farChangesHaveTheirOwnHunksAndNearOnesShareOne() {
    String before = numbers(20, "");
    assertEquals(
        2,
        UnifiedDiff.of(before, before.replace("\n2\n", "\n").replace("\n15\n", "\n")).stream()
            .filter(line -> line.startsWith("@@"))
            .count());
    assertEquals(
        1,
        UnifiedDiff.of(before, before.replace("\n2\n", "\n").replace("\n9\n", "\n")).stream()
            .filter(line -> line.startsWith("@@"))
            .count());
  }

  @Test
  void newAndEmptiedFilesBeginAtLineZero() {
    assertEquals(List.of("@@ -0,0 +1,2 @@", "+a", "+b"), UnifiedDiff.of("", "a\nb\n"));
    assertEquals(List.of("@@ -1 +0,0 @@", "-a"), UnifiedDiff.of("a\n", ""));
  }

  @Test
  void aMissingLastLineFeedIsToldAsDiffTellsIt() {
    assertEquals(
        List.of("@@ -1 +1 @@", "-a", "+a", "\\ No newline at end of file"),
        UnifiedDiff.of("a\n", "a"));
  }

  @Test
  void textsTooDifferentForTheAlgorithmAreReplaced() {
    List<String> lines = UnifiedDiff.of(numbers(3_000, "old"), numbers(3_000, "new"));
    assertEquals(1 + 6_000, lines.size());
    assertEquals(numbers(3_000, "new"), patched(numbers(3_000, "old"), lines));
  }

  @Property
  void patchingBeforeGivesAfter(@ForAll("texts") String before, @ForAll("texts") String after) {
    assertEquals(after, patched(before, UnifiedDiff.of(before, after)));
  }

  @Property
  void noEditScriptIsShorter(@ForAll("words") List<String> a, @ForAll("words") List<String> b) {
    List<Edit<String>> edits = SequenceDiff.of(a, b);
    long kept = edits.stream().filter(edit -> edit.operation() == Operation.KEEP).count();
    assertEquals(longestCommonSubsequence(a, b), kept);
    assertEquals(a, items(edits, Operation.INSERT));
    assertEquals(b, items(edits, Operation.DELETE));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a\n", "b\n", "c\n", "\n", "+d\n", "@@\n", "e")
        .list()
        .ofMaxSize(40)
        .map(lines -> String.join("", lines));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of("a", "b", "c", "d").list().ofMaxSize(30);
  }

  private static String numbers(int last, String prefix) {
    StringBuilder text = new StringBuilder();
    IntStream.rangeClosed(1, last)
        .forEach(number -> text.append(prefix).append(number).append('\n'));
    return text.toString();
  }

  private static List<String> items(List<Edit<String>> edits, Operation without) {
    return edits.stream().filter(edit -> edit.operation() != without).map(Edit::item).toList();
  }

  private static int longestCommonSubsequence(List<String> a, List<String> b) {
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        longest[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[a.size()][b.size()];
  }

  /** Applies hunks as patch(1) does, checking every line number and every line of context. */
  private static String patched(String before, List<String> hunks) {
    List<String> source = new ArrayList<>(List.of(before.split("(?<=\n)")));
    if (before.isEmpty()) {
      source.clear();
    }
    List<String> result = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < hunks.size(); ) {
      Matcher header = HUNK.matcher(hunks.get(i++));
      assertTrue(header.matches());
      int oldLength = length(header.group(2));
      int newLength = length(header.group(4));
      int oldStart = Integer.parseInt(header.group(1)) - (oldLength == 0 ? 0 : 1);
      while (at < oldStart) {
        result.add(source.get(at++));
      }
      assertEquals(Integer.parseInt(header.group(3)) - (newLength == 0 ? 0 : 1), result.size());
      while (oldLength > 0 || newLength > 0) {
        String line = hunks.get(i++);
        boolean whole = i == hunks.size() || !hunks.get(i).startsWith("\\");
        String text = line.substring(1) + (whole ? "\n" : "");
        i += whole ? 0 : 1;
        if (line.charAt(0) != '+') {
          assertEquals(source.get(at++), text);
          oldLength--;
        }
        if (line.charAt(0) != '-') {
          result.add(text);
          newLength--;
        }
      }
    }
    result.addAll(source.subList(at, source.size()));
    return String.join("", result);
  }

  private static int length(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }
}
