package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One attribute as a reviewer sees it.
 *
 * @param before its value now; none when it comes
 * @param after its value then; none when it goes
 * @param drift it was changed outside
 * @param forcesReplacement it is why the object is replaced
 * @param fileContent it is the content of a file
 */
record ReviewAttribute(
    String name,
    Optional<Value> before,
    Optional<Value> after,
    boolean drift,
    boolean forcesReplacement,
    boolean fileContent) {
  private static final int LONGEST_INLINE = 60;

  /** What a line of a comparison is. */
  enum Mark {
    ADDED,
    REMOVED,
    CONTEXT,
    /** Where in the file the lines after it are. */
    PLACE
  }

  /** A line of a comparison; its text has no characters that steer. */
  record Line(Mark mark, String text) {}

  /** An attribute that is shown as it is. */
  static ReviewAttribute same(String name, Value value) {
    return new ReviewAttribute(
        name, Optional.of(value), Optional.of(value), false, false, ValueText.isLong(value));
  }

  boolean isChanged() {
    return !before.equals(after) || drift;
  }

  /** Whether it takes lines of its own: a file, a list or a map. */
  boolean isBlock() {
    return isBlock(before)
        || isBlock(after)
        || (isChanged() && before.isPresent() && after.isPresent() && (fileContent || !isScalar()));
  }

  boolean isText() {
    return isText(before) || isText(after);
  }

  private boolean isScalar() {
    return !(before.orElse(null) instanceof Sequence && after.orElse(null) instanceof Sequence)
        && !(before.orElse(null) instanceof Mapping && after.orElse(null) instanceof Mapping);
  }

  private static boolean isText(Optional<Value> value) {
    return value.isPresent() && value.get() instanceof Text;
  }

  private static boolean isBlock(Optional<Value> value) {
    return value.isPresent()
        && switch (value.get()) {
          case Text(String text) -> ValueText.isLong(text);
          case Sequence(List<Value> items) ->
              !items.isEmpty() && ValueText.of(value.get()).length() > LONGEST_INLINE;
          case Mapping(Map<String, Value> entries) ->
              !entries.isEmpty() && ValueText.of(value.get()).length() > LONGEST_INLINE;
          case Value.Int _, Value.Bool _, Value.Unknown _, Fingerprint _ -> false;
        };
  }

  /** The value before on one line. */
  Optional<String> shownBefore() {
    return before.map(ValueText::of);
  }

  /** The value after on one line; a changed secret says that it changed. */
  Optional<String> shownAfter() {
    return bothSecret()
        ? Optional.of("(sensitive, fingerprint changed)")
        : after.map(ValueText::of);
  }

  private boolean bothSecret() {
    return isChanged()
        && before.orElse(null) instanceof Fingerprint
        && after.orElse(null) instanceof Fingerprint;
  }

  /** The lines that compare before and after. */
  List<Line> lines() {
    if (before.isPresent() && after.isPresent()) {
      return isChanged() ? compared(before.get(), after.get()) : whole(Mark.CONTEXT, before.get());
    }
    return before
        .map(value -> whole(Mark.REMOVED, value))
        .or(() -> after.map(value -> whole(Mark.ADDED, value)))
        .orElse(List.of());
  }

  private List<Line> compared(Value from, Value to) {
    if (from instanceof Text(String old) && to instanceof Text(String changed)) {
      return UnifiedDiff.of(old, changed).stream().map(ReviewAttribute::diffLine).toList();
    }
    if (from instanceof Sequence(List<Value> old) && to instanceof Sequence(List<Value> changed)) {
      return SequenceExcerpt.of(old, changed).stream().map(ReviewAttribute::line).toList();
    }
    if (from instanceof Mapping old && to instanceof Mapping changed) {
      return entries(old, changed);
    }
    List<Line> lines = new ArrayList<>(whole(Mark.REMOVED, from));
    lines.addAll(whole(Mark.ADDED, to));
    return lines;
  }

  private static List<Line> entries(Mapping before, Mapping after) {
    TreeSet<String> names = new TreeSet<>(before.entries().keySet());
    names.addAll(after.entries().keySet());
    List<Line> lines = new ArrayList<>();
    for (String name : names) {
      if (!before.get(name).equals(after.get(name))) {
        before.get(name).ifPresent(value -> lines.add(entry(Mark.REMOVED, name, value)));
        after.get(name).ifPresent(value -> lines.add(entry(Mark.ADDED, name, value)));
      }
    }
    return lines;
  }

  private static Line entry(Mark mark, String name, Value value) {
    return new Line(mark, Printable.line(name) + " = " + ValueText.of(value));
  }

  private static List<Line> whole(Mark mark, Value value) {
    if (value instanceof Text(String text) && ValueText.isLong(text)) {
      return text.lines().map(line -> new Line(mark, Printable.line(line))).toList();
    }
    if (value instanceof Sequence(List<Value> items)) {
      return items.stream().map(item -> new Line(mark, ValueText.of(item) + ",")).toList();
    }
    if (value instanceof Mapping(Map<String, Value> entries)) {
      return entries.entrySet().stream()
          .map(entry -> entry(mark, entry.getKey(), entry.getValue()))
          .toList();
    }
    return List.of(new Line(mark, ValueText.of(value)));
  }

  private static Line line(SequenceExcerpt<Value> excerpt) {
    return switch (excerpt) {
      case SequenceExcerpt.Element<Value>(SequenceDiff.Edit<Value> edit) ->
          new Line(mark(edit.operation()), ValueText.of(edit.item()) + ",");
      case SequenceExcerpt.Hidden<Value> hidden -> new Line(Mark.PLACE, hidden.toString());
    };
  }

  private static Line diffLine(String line) {
    String text = Printable.line(line.substring(1));
    return switch (line.charAt(0)) {
      case '+' -> new Line(Mark.ADDED, text);
      case '-' -> new Line(Mark.REMOVED, text);
      case '@' -> new Line(Mark.PLACE, Printable.line(line));
      case '\\' -> new Line(Mark.PLACE, Printable.line(line));
      default -> new Line(Mark.CONTEXT, text);
    };
  }

  private static Mark mark(SequenceDiff.Operation operation) {
    return switch (operation) {
      case KEEP -> Mark.CONTEXT;
      case INSERT -> Mark.ADDED;
      case DELETE -> Mark.REMOVED;
    };
  }
}
