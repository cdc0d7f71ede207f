package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
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
    return switch (value) {
      case Text(String text) when isLong(text) -> "(" + text.lines().count() + " lines)";
      case Text(String text) -> Printable.quoted(text);
      case Int(long number) -> Long.toString(number);
      case Bool(boolean truth) -> Boolean.toString(truth);
      case Sequence(List<Value> items) ->
          items.stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
      case Mapping(Map<String, Value> entries) when entries.isEmpty() -> "{}";
      case Mapping(Map<String, Value> entries) ->
          entries.entrySet().stream()
              .map(entry -> Printable.line(entry.getKey()) + " = " + of(entry.getValue()))
              .collect(Collectors.joining(", ", "{ ", " }"));
      case Unknown _ -> KNOWN_AFTER_APPLY;
      case Fingerprint _ -> "(sensitive)";
    };
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
