package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code inspect} of podman prints; docker's has the same fields. */
final class EngineJson {
  private static final String PREFIX = "sha256:";

  private EngineJson() {}

  static EngineImage image(String engine, String text) throws ProviderException {
    JsonNode image = only(engine, text);
    JsonNode config = image.path("Config");
    return new EngineImage(
        imageId(image.path("Id").asText()),
        texts(image.path("RepoTags")),
        image.path("Os").asText(),
        image.path("Architecture").asText(),
        texts(config.path("Entrypoint")),
        texts(config.path("Cmd")),
        texts(config.path("Env")),
        config.path("WorkingDir").asText(),
        names(config.path("Volumes")),
        names(image.path("Annotations")));
  }

  static EngineContainer container(String engine, String text) throws ProviderException {
    JsonNode container = only(engine, text);
    JsonNode config = container.path("Config");
    JsonNode state = container.path("State");
    Map<String, String> labels = new LinkedHashMap<>();
    config
        .path("Labels")
        .properties()
        .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
    return new EngineContainer(
        container.path("Id").asText(),
        imageId(container.path("Image").asText()),
        labels,
        texts(config.path("CreateCommand")),
        texts(config.path("Env")),
        state.path("Status").asText(),
        state.path("Running").asBoolean(),
        state.path("StartedAt").asText(),
        state.path("ExitCode").asInt(),
        state.path("OOMKilled").asBoolean(),
        state.path("Pid").asLong());
  }

  /** Podman prints image IDs without the name of the digest algorithm, docker with it. */
  static String imageId(String printed) {
    String stripped = printed.strip();
    return stripped.startsWith(PREFIX) ? stripped : PREFIX + stripped;
  }

  private static JsonNode only(String engine, String text) throws ProviderException {
    try {
      JsonNode list = new JsonMapper().readTree(text);
      if (list.isArray() && list.size() == 1) {
        return list.get(0);
      }
    } catch (JsonProcessingException e) {
      throw unreadable(engine, e);
    }
    throw unreadable(engine, null);
  }

  private static ProviderException unreadable(String engine, @Nullable Throwable cause) {
    return new ProviderException(
        HostError.UNEXPECTED_OUTPUT,
        engine + " inspect did not print a JSON list of one object",
        "run the same command by hand and look at its output",
        cause);
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    if (list.isTextual()) {
      texts.add(list.textValue());
    }
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
