package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.ErrorCode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A key's place in the document. Its readers report what is wrong there and then give nothing, as
 * they do when the key is not set.
 *
 * @param position the value's position, or that of the section that misses the key
 * @param readable whether the section could be read, so that a key can be missed
 */
record Field(
    SpecProblems problems,
    SpecKey key,
    Position position,
    Optional<YamlNode> node,
    boolean readable) {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

  boolean isSet() {
    return node.isPresent();
  }

  String path() {
    return key.path();
  }

  void report(ErrorCode code, String what, String remedy) {
    problems.add(code, position, path(), what, remedy);
  }

  /** Reports the key as missing when it is not set; the reason says why it is needed. */
  void require(String reason) {
    if (!isSet() && readable) {
      report(
          SpecError.DOCUMENT_MISSING_KEY,
          "is missing" + reason,
          "add it, for example " + key.name() + ": " + key.example());
    }
  }

  <T> Optional<T> text(TextFormat<T> format) {
    return node.flatMap(value -> text(value, format));
  }

  /** A path with this key's example in its messages. */
  Optional<String> path(PathUse use) {
    return text(text -> use.parse(text, key.example()));
  }

  /** Takes a plain number by its spelling as well. */
  <T> Optional<T> textOrNumber(TextFormat<T> format) {
    return node.flatMap(value ->
        value instanceof YamlNode.Numeral(Position _, String number)
            ? parse(number, format)
            : text(value, format));
  }

  private <T> Optional<T> text(YamlNode value, TextFormat<T> format) {
    return switch (value) {
      case YamlNode.Text(Position _, String text) -> parse(text, format);
      case YamlNode.Numeral(Position _, String number) ->
          wrong(value, "put it in quotes: \"" + number + "\"");
      case YamlNode.Truth(Position _, boolean truth) ->
          wrong(value, "put it in quotes: \"" + truth + "\"");
      case YamlNode.Empty _, YamlNode.Sequence _, YamlNode.Mapping _, YamlNode.Refused _ ->
          wrong(value);
    };
  }

  private <T> Optional<T> parse(String text, TextFormat<T> format) {
    try {
      return Optional.of(format.parse(text));
    } catch (RefusedTextException e) {
      report(SpecError.DOCUMENT_INVALID_VALUE, e.what(), e.remedy());
      return Optional.empty();
    }
  }

  Optional<Boolean> truth() {
    return node.flatMap(value ->
        value instanceof YamlNode.Truth(Position _, boolean truth)
            ? Optional.of(truth)
            : wrong(value));
  }

  /** A whole number from {@code least} to {@code most}. */
  OptionalInt integer(int least, int most) {
    Optional<Integer> number = node.flatMap(value -> integer(value, least, most));
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  private Optional<Integer> integer(YamlNode value, int least, int most) {
    if (value instanceof YamlNode.Text(Position _, String text)
        && INTEGER.matcher(text).matches()) {
      return wrong(value, "write the number without quotes: " + text);
    }
    if (!(value instanceof YamlNode.Numeral(Position _, String text))
        || !INTEGER.matcher(text).matches()) {
      return wrong(value);
    }
    BigInteger number = new BigInteger(text);
    boolean tooSmall = number.compareTo(BigInteger.valueOf(least)) < 0;
    return tooSmall || number.compareTo(BigInteger.valueOf(most)) > 0
        ? wrong(value, "write a whole number from " + least + " to " + most)
        : Optional.of(number.intValueExact());
  }

  /** The places of a list's items; none when this is no list. */
  List<Field> items(String example) {
    List<Field> fields = new ArrayList<>();
    if (node.orElse(null) instanceof YamlNode.Sequence(Position _, List<YamlNode> items)) {
      for (YamlNode item : items) {
        fields.add(part(KeyPath.item(path(), fields.size()), example, item));
      }
    } else {
      node.ifPresent(this::wrong);
    }
    return fields;
  }

  /**
   * The places of a mapping's values, by the valid ones of its keys; none when this is no mapping.
   */
  Map<String, Field> values(TextFormat<String> name, String example) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (node.orElse(null)
        instanceof YamlNode.Mapping(Position _, Map<String, YamlNode.Entry> entries)) {
      for (Map.Entry<String, YamlNode.Entry> entry : entries.entrySet()) {
        YamlNode value = entry.getValue().value();
        Field field = part(KeyPath.child(path(), entry.getKey()), example, value);
        new Field(problems, field.key, entry.getValue().keyPosition(), node, readable)
            .parse(entry.getKey(), name)
            .ifPresent(valid -> fields.put(valid, field));
      }
    } else {
      node.ifPresent(this::wrong);
    }
    return fields;
  }

  /** A place below this one. */
  private Field part(String path, String example, YamlNode value) {
    SpecKey text = new SpecKey(path, SpecKey.Type.TEXT, SpecKey.OPTIONAL, example);
    return new Field(problems, text, value.position(), Optional.of(value), readable);
  }

  private <T> Optional<T> wrong(YamlNode value) {
    String remedy = "write " + key.type().described(key.example());
    return wrong(value, value instanceof YamlNode.Empty ? remedy + ", or remove the key" : remedy);
  }

  private <T> Optional<T> wrong(YamlNode value, String remedy) {
    if (!(value instanceof YamlNode.Refused)) {
      report(SpecError.DOCUMENT_INVALID_VALUE, "is " + value.described(), remedy);
    }
    return Optional.empty();
  }
}
