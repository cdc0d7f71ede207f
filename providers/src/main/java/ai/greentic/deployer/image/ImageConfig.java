package ai.greentic.deployer.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an image configuration that matter here (OCI image specification, config.md; the
 * Docker form has the same fields). The digest of the configuration's bytes is the image ID.
 *
 * @param volumes the folders that it declares as volumes, as it writes them
 * @param diffIds digests of the uncompressed layers, the lowest first
 */
public record ImageConfig(
    String os,
    String architecture,
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    String workingFolder,
    List<String> volumes,
    List<Sha256> diffIds) {

  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    volumes = List.copyOf(volumes);
    diffIds = List.copyOf(diffIds);
  }

  static ImageConfig parse(byte[] bytes) throws InvalidImageException {
    JsonNode root = JsonDocument.parse("the image configuration", bytes);
    JsonNode run = root.path("config");
    List<Sha256> diffIds = new ArrayList<>();
    for (String text : texts(root.path("rootfs").path("diff_ids"))) {
      diffIds.add(
          Sha256.parse(text)
              .orElseThrow(() ->
                  new InvalidImageException(
                      "has an image configuration with the layer '"
                          + text
                          + "', which is no sha256 digest")));
    }
    return new ImageConfig(
        root.path("os").asText(),
        root.path("architecture").asText(),
        texts(run.path("Entrypoint")),
        texts(run.path("Cmd")),
        texts(run.path("Env")),
        run.path("WorkingDir").asText(),
        JsonDocument.names(run.path("Volumes")),
        diffIds);
  }

  private static List<String> texts(JsonNode list) throws InvalidImageException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        throw new InvalidImageException(
            "has an image configuration with a list that is not of texts");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** The platform in the usual form, such as {@code linux/amd64}. */
  String platform() {
    return os + "/" + architecture;
  }

  /** What the container would start: the entrypoint's first word, else the command's. */
  Optional<String> program() {
    return entrypoint.isEmpty() ? command.stream().findFirst() : entrypoint.stream().findFirst();
  }

  /** The value of a variable that the image sets. */
  Optional<String> environment(String name) {
    return environment.stream()
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst();
  }

  /** Fails unless the image is for the only platform that we deploy to. */
  void requireSupportedPlatform() throws InvalidImageException {
    if (!platform().equals("linux/amd64")) {
      throw new InvalidImageException("is for " + platform() + "; version 1 runs linux/amd64 only");
    }
  }
}
