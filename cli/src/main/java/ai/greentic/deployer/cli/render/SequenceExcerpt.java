package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.SequenceDiff.Edit;
import java.util.ArrayList;
import java.util.List;

/** One line of a changed list: an element, or how many that stay are left out. */
sealed interface SequenceExcerpt<T> {
  /** Elements that stay beside one that changes. */
  int CONTEXT = 2;

  /** An element. */
  record Element<T>(Edit<T> edit) implements SequenceExcerpt<T> {}

  /** Elements that stay, at least two. */
  record Hidden<T>(int count) implements SequenceExcerpt<T> {
    @Override
    public String toString() {
      return "# " + count + " unchanged elements hidden";
    }
  }

  /** What changes between two lists, with what stands beside it. */
  static <T> List<SequenceExcerpt<T>> of(List<T> before, List<T> after) {
    List<Edit<T>> edits = SequenceDiff.of(before, after);
    List<SequenceExcerpt<T>> lines = new ArrayList<>();
    int at = 0;
    while (at < edits.size()) {
      int end = at;
      while (end < edits.size() && isFarFromChange(edits, end)) {
        end++;
      }
      if (end - at > 1) {
        lines.add(new Hidden<>(end - at));
        at = end;
      } else {
        lines.add(new Element<>(edits.get(at)));
        at++;
      }
    }
    return lines;
  }

  private static boolean isFarFromChange(List<? extends Edit<?>> edits, int place) {
    int first = Math.max(0, place - CONTEXT);
    int last = Math.min(edits.size() - 1, place + CONTEXT);
    return edits.subList(first, last + 1).stream()
        .allMatch(edit -> edit.operation() == SequenceDiff.Operation.KEEP);
  }
}
