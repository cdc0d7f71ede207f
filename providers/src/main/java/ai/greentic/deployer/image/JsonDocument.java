package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.format.JsonMessage;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads a foreign JSON document strictly: one object, no duplicate keys, nothing after it. */
final class JsonDocument {
  private static final int DEEPEST = 64;

  private JsonDocument() {}

  /**
   * @param name the document in words, such as {@code index.json}
   */
  static JsonNode parse(String name, byte[] bytes) throws InvalidImageException {
    try {
      JsonNode root = reader().readTree(bytes);
      if (!root.isObject() && !root.isArray()) {
        throw new InvalidImageException(
            "has " + name + " that is neither a JSON object nor a list");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new InvalidImageException("has " + name + " that is no JSON: " + JsonMessage.of(e));
    } catch (IOException e) {
      throw new InvalidImageException("has " + name + " that cannot be read: " + e.getMessage());
    }
  }

  /** The names of an object's members, in their order; none of what is no object. */
  static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static ObjectReader reader() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .reader();
  }
}
