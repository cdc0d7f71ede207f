package ai.greentic.deployer.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A schema of docs/schemas that describes what people write, as editors hold documents to it. */
final class DocumentSchema {
  static final DocumentSchema DEPLOYMENT = new DocumentSchema("deployment");
  static final DocumentSchema RESOURCE_GRAPH = new DocumentSchema("resource-graph");
  static final DocumentSchema POLICY = new DocumentSchema("policy");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private final Schema schema;

  private DocumentSchema(String name) {
    try {
      String text = Files.readString(Samples.ROOT.resolve("docs/schemas/" + name + ".schema.json"));
      root = new ObjectMapper().readTree(text);
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key of the schema. */
  record Key(String path, boolean required, JsonNode schema) {
    boolean isSection() {
      return schema.has("properties");
    }
  }

  /** All keys in the order of the schema; the items of a list are below {@code list[]}. */
  List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    below("", root, keys);
    return keys;
  }

  private static void below(String path, JsonNode section, List<Key> keys) {
    List<String> required = new ArrayList<>();
    section.path("required").forEach(name -> required.add(name.textValue()));
    for (Map.Entry<String, JsonNode> property : section.path("properties").properties()) {
      String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      keys.add(new Key(name, required.contains(property.getKey()), property.getValue()));
      below(name, property.getValue(), keys);
      below(name + "[]", property.getValue().path("items"), keys);
    }
  }

  Key key(String path) {
    return keys().stream().filter(key -> key.path().equals(path)).findFirst().orElseThrow();
  }

  /** What the schema says is wrong in a document; empty also when it is no YAML. */
  List<String> problems(byte[] document) {
    return schema.validate(json(document).toString(), InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  List<String> problems(String document) {
    return problems(document.getBytes(StandardCharsets.UTF_8));
  }

  /** True when a document has the form of YAML that we read, whatever it says. */
  static boolean isYaml(String document) {
    SpecProblems problems = new SpecProblems("document");
    try {
      YamlReader.read(problems, document.getBytes(StandardCharsets.UTF_8));
      return problems.isEmpty();
    } catch (InvalidSpecException e) {
      return false;
    }
  }

  private static JsonNode json(byte[] document) {
    try {
      return json(YamlReader.read(new SpecProblems("document"), document));
    } catch (InvalidSpecException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As YAML 1.2 (section 10.3.2) reads it. */
  private static JsonNode json(YamlNode node) {
    return switch (node) {
      case YamlNode.Text text -> NODES.textNode(text.text());
      case YamlNode.Truth truth -> NODES.booleanNode(truth.truth());
      case YamlNode.Numeral number -> number(number.text());
      case YamlNode.Empty _, YamlNode.Refused _ -> NODES.nullNode();
      case YamlNode.Sequence list -> {
        ArrayNode items = NODES.arrayNode();
        list.items().forEach(item -> items.add(json(item)));
        yield items;
      }
      case YamlNode.Mapping mapping -> {
        ObjectNode entries = NODES.objectNode();
        mapping.entries().forEach((key, entry) -> entries.set(key, json(entry.value())));
        yield entries;
      }
    };
  }

  private static JsonNode number(String text) {
    if (text.startsWith("0x")) {
      return NODES.numberNode(new BigInteger(text.substring(2), 16));
    }
    try {
      return NODES.numberNode(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return NODES.textNode(text);
    }
  }
}
