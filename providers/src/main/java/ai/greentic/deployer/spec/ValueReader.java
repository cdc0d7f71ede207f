package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads attribute values. A mapping with the one key {@code $ref} refers to another resource's
 * attribute, one with {@code $fingerprint} stands for a secret; every other key that begins with
 * {@code $} has a second one.
 */
final class ValueReader {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern HMAC = Pattern.compile("([0-9a-f]{2})+");

  private final SpecProblems problems;
  private final Address owner;
  private final Consumer<Link> links;
  private final boolean secret;

  ValueReader(SpecProblems problems, Address owner, Consumer<Link> links) {
    this(problems, owner, links, false);
  }

  private ValueReader(SpecProblems problems, Address owner, Consumer<Link> links, boolean secret) {
    this.secret = secret;
    this.problems = problems;
    this.owner = owner;
    this.links = links;
  }

  /** The reader of secret attributes: no message of it repeats what stands there. */
  ValueReader ofSecrets() {
    return new ValueReader(problems, owner, links, true);
  }

  /**
   * Reads a value; empty when something about it was reported.
   *
   * @param kind what a reference that stands here must refer to, if only one kind will do
   */
  Optional<Value> read(YamlNode.Entry entry, Supplier<String> path, Optional<Value.Kind> kind) {
    YamlNode node = entry.value();
    // No switch over these types: Java makes a class for it at each start, in milliseconds.
    if (node instanceof YamlNode.Text(Position position, String text)) {
      return text(position, text, path);
    }
    if (node instanceof YamlNode.Truth(Position _, boolean truth)) {
      return Optional.of(Value.of(truth));
    }
    if (node instanceof YamlNode.Numeral(Position position, String text)) {
      return integer(position, text, path);
    }
    if (node instanceof YamlNode.Sequence(Position _, List<YamlNode> items)) {
      return sequence(items, path);
    }
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping(mapping, path, kind);
    }
    if (node instanceof YamlNode.Empty) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          entry.keyPosition(),
          path.get(),
          "is empty",
          "write a value, or leave it out");
    }
    return Optional.empty();
  }

  private Optional<Value> text(Position position, String text, Supplier<String> path) {
    return isUnicode(text, position, path) ? Optional.of(Value.of(text)) : Optional.empty();
  }

  /** An escape can write half a surrogate pair, which has no form in any file. */
  private boolean isUnicode(String text, Position position, Supplier<String> path) {
    boolean broken =
        text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
    if (broken) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          position,
          path.get(),
          "has half of a surrogate pair, which is no character",
          "write the character itself, or \\U and its 8 hex digits in double quotes");
    }
    return !broken;
  }

  private Optional<Value> integer(Position position, String text, Supplier<String> path) {
    if (INTEGER.matcher(text).matches()) {
      BigInteger number = new BigInteger(text);
      if (number.bitLength() < Long.SIZE) {
        return Optional.of(Value.of(number.longValueExact()));
      }
    }
    problems.add(
        SpecError.DOCUMENT_INVALID_VALUE,
        position,
        path.get(),
        "is the number " + text,
        "write a decimal whole number of at most 64 bits, or put it in quotes if it is text: \""
            + text
            + "\"");
    return Optional.empty();
  }

  private Optional<Value> sequence(List<YamlNode> nodes, Supplier<String> path) {
    List<Value> items = new ArrayList<>(nodes.size());
    for (int index = 0; index < nodes.size(); index++) {
      int number = index;
      YamlNode node = nodes.get(index);
      read(
              new YamlNode.Entry(node.position(), node),
              () -> KeyPath.item(path.get(), number),
              Optional.empty())
          .ifPresent(items::add);
    }
    return items.size() == nodes.size() ? Optional.of(new Value.Sequence(items)) : Optional.empty();
  }

  private Optional<Value> mapping(
      YamlNode.Mapping mapping, Supplier<String> path, Optional<Value.Kind> kind) {
    Map<String, YamlNode.Entry> nodes = mapping.entries();
    if (nodes.size() != 1) {
      return entries(nodes, path);
    }
    YamlNode.Entry only = nodes.values().iterator().next();
    String key = nodes.keySet().iterator().next();
    return switch (key) {
      case "$ref" -> reference(only, () -> KeyPath.child(path.get(), key), kind);
      case "$fingerprint" -> fingerprint(only, () -> KeyPath.child(path.get(), key));
      case "$unknown" -> unknown(only, path);
      default -> entries(nodes, path);
    };
  }

  private Optional<Value> entries(Map<String, YamlNode.Entry> nodes, Supplier<String> path) {
    Map<String, Value> entries = new TreeMap<>();
    for (Map.Entry<String, YamlNode.Entry> node : nodes.entrySet()) {
      Supplier<String> child = () -> KeyPath.child(path.get(), node.getKey());
      Optional<String> name = name(node.getKey(), node.getValue().keyPosition(), child);
      Optional<Value> value = read(node.getValue(), child, Optional.empty());
      if (name.isPresent() && value.isPresent()) {
        entries.put(name.get(), value.get());
      }
    }
    return entries.size() == nodes.size()
        ? Optional.of(new Value.Mapping(entries))
        : Optional.empty();
  }

  /** The name that a key stands for: a leading {@code $} is written twice. */
  Optional<String> name(String key, Position position, Supplier<String> path) {
    if (!isUnicode(key, position, path)) {
      return Optional.empty();
    }
    if (!key.startsWith("$")) {
      return Optional.of(key);
    }
    if (key.startsWith("$$")) {
      return Optional.of(key.substring(1));
    }
    boolean special = List.of("$ref", "$fingerprint", "$unknown").contains(key);
    problems.add(
        SpecError.DOCUMENT_INVALID_VALUE,
        position,
        path.get(),
        special ? key + " stands beside other keys" : "the key begins with $",
        special
            ? "let it stand alone, or write $" + key + " for a key of that name"
            : "write it with a second one: $" + key);
    return Optional.empty();
  }

  private Optional<Value> reference(
      YamlNode.Entry entry, Supplier<String> path, Optional<Value.Kind> kind) {
    Optional<String> text = text(entry, path, "value.a.output");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Position position = entry.value().position();
    Trigger reference;
    try {
      reference = Trigger.parse(text.get());
    } catch (IllegalArgumentException _) {
      return refuseReference(position, path, text.get());
    }
    if (reference.attribute().isEmpty()) {
      return refuseReference(position, path, text.get());
    }
    links.accept(
        new Link(
            position,
            path,
            owner,
            reference.address(),
            reference.attribute(),
            true,
            kind,
            secret ? Link.Taken.BY_A_SECRET : Link.Taken.BY_ANOTHER));
    return Optional.of(
        new Value.Unknown(reference.address().toString(), reference.attribute().get()));
  }

  private String shown(String text) {
    return secret ? "" : Quoted.of(text) + " ";
  }

  private Optional<Value> refuseReference(Position position, Supplier<String> path, String text) {
    problems.add(
        SpecError.DOCUMENT_INVALID_VALUE,
        position,
        path.get(),
        shown(text) + "is not a reference",
        "write type.name.attribute, for example value.a.output");
    return Optional.empty();
  }

  private Optional<Value> fingerprint(YamlNode.Entry entry, Supplier<String> path) {
    Optional<String> hmac = text(entry, path, "the hex digits that 'render' prints");
    if (hmac.isPresent() && !HMAC.matcher(hmac.get()).matches()) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          entry.value().position(),
          path.get(),
          "is not the fingerprint of a secret",
          "write the hex digits that 'render' prints");
      return Optional.empty();
    }
    return hmac.map(Value.Fingerprint::new);
  }

  private Optional<Value> unknown(YamlNode.Entry entry, Supplier<String> path) {
    text(entry, path, "host#uid")
        .ifPresent(text ->
            problems.add(
                SpecError.DOCUMENT_INVALID_VALUE,
                entry.keyPosition(),
                path.get(),
                shown(text) + "was left open, because only a machine can tell it",
                "render the document on that machine with 'render -facts', and use what it prints"));
    return Optional.empty();
  }

  private Optional<String> text(YamlNode.Entry entry, Supplier<String> path, String example) {
    if (entry.value() instanceof YamlNode.Text(Position _, String text)) {
      return Optional.of(text);
    }
    KnownKeys.wrong(problems, path.get(), entry, "text, for example " + example);
    return Optional.empty();
  }
}
