package ai.greentic.deployer.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping of a ResourceGraph or Policy document that may have only the keys named here. */
record KnownKeys(
    SpecProblems problems, String path, Position position, Map<String, YamlNode.Entry> entries) {

  /** Reports what is no mapping, and keys that are not among {@code known}. */
  static Optional<KnownKeys> of(
      SpecProblems problems, String path, YamlNode.Entry entry, List<String> known) {
    YamlNode node = entry.value();
    if (!(node instanceof YamlNode.Mapping(Position start, Map<String, YamlNode.Entry> entries))) {
      wrong(problems, path, entry, "a mapping with " + String.join(", ", known));
      return Optional.empty();
    }
    for (Map.Entry<String, YamlNode.Entry> found : entries.entrySet()) {
      String key = found.getKey();
      if (!known.contains(key) && !key.startsWith("x-")) {
        problems.add(
            SpecError.DOCUMENT_UNKNOWN_KEY,
            found.getValue().keyPosition(),
            KeyPath.child(path, key),
            "unknown key",
            meant(key, known).orElse("the keys here are " + String.join(", ", known)));
      }
    }
    return Optional.of(new KnownKeys(problems, path, start, entries));
  }

  /** The question whether the nearest known word was meant, if one is near. */
  static Optional<String> meant(String word, Collection<String> known) {
    return Suggestion.nearest(word, known).map(nearest -> "did you mean " + nearest + "?");
  }

  /** Reports a value that is not what belongs there. */
  static void wrong(SpecProblems problems, String path, YamlNode.Entry entry, String expected) {
    YamlNode node = entry.value();
    if (node instanceof YamlNode.Refused) {
      return;
    }
    boolean empty = node instanceof YamlNode.Empty;
    problems.add(
        SpecError.DOCUMENT_INVALID_VALUE,
        empty ? entry.keyPosition() : node.position(),
        path,
        "is " + node.described(),
        "write " + expected + (empty ? ", or remove the key" : ""));
  }

  Optional<YamlNode.Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Reports a key that is not there. */
  void require(String key, String example) {
    if (get(key).isEmpty()) {
      problems.add(
          SpecError.DOCUMENT_MISSING_KEY,
          position,
          child(key),
          "is missing",
          "add it, for example " + key + ": " + example);
    }
  }

  /** The value of a key whose text has a form; what is wrong with it is reported. */
  <T> Optional<T> parse(String key, String example, TextFormat<T> format) {
    return text(key, example).flatMap(item -> parse(item, format));
  }

  /** The value of a text that has a form; what is wrong with it is reported. */
  <T> Optional<T> parse(Item item, TextFormat<T> format) {
    try {
      return Optional.of(format.parse(item.text()));
    } catch (RefusedTextException e) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE, item.position(), item.path(), e.what(), e.remedy());
      return Optional.empty();
    }
  }

  String child(String key) {
    return KeyPath.child(path, key);
  }

  /** A text with its place. */
  record Item(Position position, String path, String text) {}

  /** The text of a key; what is no text is reported with an example of what would be right. */
  Optional<Item> text(String key, String example) {
    return get(key).flatMap(entry -> text(child(key), entry, example));
  }

  private Optional<Item> text(String where, YamlNode.Entry entry, String example) {
    if (entry.value() instanceof YamlNode.Text(Position at, String text)) {
      return Optional.of(new Item(at, where, text));
    }
    wrong(problems, where, entry, "text, for example " + example);
    return Optional.empty();
  }

  /** The items of a list, none when the key is not set or no list. */
  List<YamlNode> items(String key, String example) {
    Optional<YamlNode.Entry> entry = get(key);
    if (entry.isEmpty()) {
      return List.of();
    }
    if (entry.get().value() instanceof YamlNode.Sequence(Position _, List<YamlNode> items)) {
      return items;
    }
    wrong(problems, child(key), entry.get(), "a list, for example " + example);
    return List.of();
  }

  /** The texts of a list; items that are no text are reported. */
  List<Item> texts(String key, String example) {
    List<Item> texts = new ArrayList<>();
    List<YamlNode> items = items(key, "[" + example + "]");
    for (int index = 0; index < items.size(); index++) {
      YamlNode item = items.get(index);
      String where = KeyPath.item(child(key), index);
      text(where, new YamlNode.Entry(item.position(), item), example).ifPresent(texts::add);
    }
    return texts;
  }
}
