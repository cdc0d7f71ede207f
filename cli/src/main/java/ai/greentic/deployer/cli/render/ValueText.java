package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value on one line. */
final class ValueText {
  static final String KNOWN_AFTER_APPLY = "(known after apply)";

  private ValueText() {}

  static String of(Value value) {
    // No switch over these types: Java makes a class for it at each start, in milliseconds.
    if (value instanceof Text(String text)) {
      return isLong(text) ? "(" + text.lines().count() + " lines)" : Printable.quoted(text);
    }
    if (value instanceof Int(long number)) {
      return Long.toString(number);
    }
    if (value instanceof Bool(boolean truth)) {
      return Boolean.toString(truth);
    }
    if (value instanceof Sequence(List<Value> items)) {
      return items.stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Mapping(Map<String, Value> entries)) {
      return entries.isEmpty() ? "{}" : of(entries);
    }
    return value instanceof Unknown ? KNOWN_AFTER_APPLY : "(sensitive)";
  }

  private static String of(Map<String, Value> entries) {
    return entries.entrySet().stream()
        .map(entry -> Printable.line(entry.getKey()) + " = " + of(entry.getValue()))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  /** Whether it is a text of several lines. */
  static boolean isLong(Value value) {
    return value instanceof Text(String text) && isLong(text);
  }

  /** Whether a text has several lines, as a rendered file has. */
  static boolean isLong(String text) {
    return text.lines().skip(1).findAny().isPresent();
  }
}
