package ai.greentic.deployer.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A key of a document, as its schema describes it.
 *
 * @param path the keys to it, joined with dots; the items of a list are below {@code list[]}
 * @param type what its value is, in words
 * @param required whether its section needs it
 * @param defaultValue what it is when it is not set, as YAML
 * @param example a value that is right, as YAML
 * @param description what it means, in plain text
 * @param words the values that it may have, if there is a choice, with what each means
 * @param documentation where more is said, as a link from docs
 * @param below the keys of a section, or of each item of a list of them
 */
public record SchemaKey(
    String path,
    String type,
    boolean required,
    Optional<String> defaultValue,
    Optional<String> example,
    String description,
    List<Word> words,
    Optional<String> documentation,
    List<SchemaKey> below) {

  /**
   * A value that a key may have.
   *
   * @param description empty when there is no other
   */
  public record Word(String value, String description) {}

  public SchemaKey {
    words = List.copyOf(words);
    below = List.copyOf(below);
  }

  /** Its last part. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether it can have one value only. */
  boolean isFixed() {
    return words.size() == 1;
  }

  static List<SchemaKey> below(String path, JsonNode section) {
    List<String> required = texts(section.path("required"));
    List<SchemaKey> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : section.path("properties").properties()) {
      String name = property.getKey();
      keys.add(
          of(
              path.isEmpty() ? name : path + "." + name,
              required.contains(name),
              property.getValue()));
    }
    return keys;
  }

  private static SchemaKey of(String path, boolean required, JsonNode schema) {
    List<SchemaKey> below = new ArrayList<>(below(path, schema));
    below.addAll(below(path + "[]", schema.path("items")));
    Optional<String> usual = Optional.ofNullable(schema.get("default")).map(YamlText::of);
    return new SchemaKey(
        path,
        type(schema),
        required,
        usual,
        Optional.ofNullable(schema.path("examples").get(0))
            .or(() -> Optional.ofNullable(schema.path("enum").get(0)))
            .map(YamlText::of),
        schema.required("description").textValue(),
        words(schema),
        Optional.ofNullable(schema.get("x-documentation")).map(JsonNode::textValue),
        below);
  }

  private static List<Word> words(JsonNode schema) {
    List<String> values = texts(schema.path("enum"));
    List<Word> words = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      words.add(
          new Word(values.get(index), schema.path("enumDescriptions").path(index).asText("")));
    }
    return words;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.required("type");
    return switch (type.isArray() ? String.join(" ", texts(type)) : type.textValue()) {
      case "string" -> "text";
      case "string integer", "number string" -> "text or number";
      case "string array" -> "text or list of text";
      case "array" -> schema.path("items").has("properties") ? "list of mappings" : "list of text";
      case "object" ->
          schema.path("additionalProperties").has("$ref") ? "mapping of text" : "mapping";
      case String other -> other;
    };
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
