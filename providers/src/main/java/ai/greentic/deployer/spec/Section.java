package ai.greentic.deployer.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping of the document with known keys. Making one reports the keys it does not know. */
final class Section {
  private final SpecProblems problems;
  private final String path;
  private final Position position;
  private final Map<String, YamlNode.Entry> entries;
  private final boolean readable;

  private Section(
      SpecProblems problems,
      String path,
      Position position,
      Map<String, YamlNode.Entry> entries,
      boolean readable) {
    this.problems = problems;
    this.path = path;
    this.position = position;
    this.entries = entries;
    this.readable = readable;
  }

  /** The whole document. */
  static Section root(SpecProblems problems, YamlNode root) {
    return of(problems, "", Position.START, root);
  }

  private static Section of(SpecProblems problems, String path, Position position, YamlNode node) {
    if (node instanceof YamlNode.Mapping(Position _, Map<String, YamlNode.Entry> entries)) {
      Section section = new Section(problems, path, position, entries, true);
      section.refuseUnknownKeys();
      return section;
    }
    if (!(node instanceof YamlNode.Refused)) {
      String keys = String.join(", ", SpecKeys.below(path));
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          node instanceof YamlNode.Empty ? position : node.position(),
          path,
          "is " + node.described() + " where a mapping belongs",
          "write keys of " + name(path) + " below it: " + keys);
    }
    return new Section(problems, path, position, Map.of(), false);
  }

  private static String name(String path) {
    return path.isEmpty() ? "the document" : path;
  }

  private void refuseUnknownKeys() {
    List<String> known = SpecKeys.below(path);
    for (Map.Entry<String, YamlNode.Entry> entry : entries.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key) && !key.startsWith("x-")) {
        problems.add(
            SpecError.DOCUMENT_UNKNOWN_KEY,
            entry.getValue().keyPosition(),
            KeyPath.child(path, key),
            "unknown key",
            remedy(key, known));
      }
    }
  }

  private String remedy(String key, List<String> known) {
    Optional<String> nearest = Suggestion.nearest(key, known);
    if (nearest.isPresent()) {
      return "did you mean " + nearest.get() + "?";
    }
    List<SpecKey> elsewhere =
        SpecKeys.ALL.stream().filter(candidate -> candidate.name().equals(key)).toList();
    if (elsewhere.size() == 1) {
      return "did you mean " + elsewhere.getFirst().path() + "?";
    }
    return name(path) + " has the keys " + String.join(", ", known);
  }

  /** A section below this one; without keys when it is not there. */
  Section section(String key) {
    String childPath = KeyPath.child(path, key);
    YamlNode.Entry entry = entries.get(key);
    return entry == null
        ? new Section(problems, childPath, position, Map.of(), readable)
        : of(problems, childPath, entry.keyPosition(), entry.value());
  }

  /** The place of a key that has a value. */
  Field field(String key) {
    YamlNode.Entry entry = entries.get(key);
    SpecKey description = SpecKeys.at(KeyPath.child(path, key));
    if (entry == null) {
      return new Field(problems, description, position, Optional.empty(), readable);
    }
    YamlNode node = entry.value();
    Position place = node instanceof YamlNode.Empty ? entry.keyPosition() : node.position();
    return new Field(problems, description, place, Optional.of(node), readable);
  }
}
