package ai.greentic.deployer.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a manifest says: either the list of an image's parts or, as an index, the manifests for
 * several platforms (OCI image specification, manifest.md and image-index.md; Docker's schema 2 has
 * the same fields under other media types).
 */
sealed interface Manifest {
  Set<String> INDEX_TYPES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");
  Set<String> IMAGE_TYPES =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");
  Set<String> CONFIG_TYPES =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  /**
   * The manifest of one image.
   *
   * @param annotations their names
   */
  record Image(Descriptor config, List<Descriptor> layers, List<String> annotations)
      implements Manifest {
    public Image {
      layers = List.copyOf(layers);
      annotations = List.copyOf(annotations);
    }
  }

  /** A list of manifests. */
  record Index(List<Descriptor> manifests) implements Manifest {
    public Index {
      manifests = List.copyOf(manifests);
    }

    /**
     * The entries that may be for linux/amd64: those that say so or, when none does, those that say
     * nothing.
     */
    private List<Descriptor> forThisPlatform() {
      List<Descriptor> named =
          manifests.stream()
              .filter(entry -> entry.platform().equals(Optional.of("linux/amd64")))
              .toList();
      return named.isEmpty()
          ? manifests.stream().filter(entry -> entry.platform().isEmpty()).toList()
          : named;
    }

    /** The one image for linux/amd64. */
    Descriptor onlyForThisPlatform() throws InvalidImageException {
      List<Descriptor> fitting = forThisPlatform();
      if (fitting.isEmpty()) {
        String others = platforms();
        throw new InvalidImageException(
            "holds no image for linux/amd64" + (others.isEmpty() ? "" : ", only for " + others));
      }
      if (fitting.stream().map(Descriptor::digest).distinct().count() > 1) {
        throw new InvalidImageException(
            "holds "
                + fitting.size()
                + " images for linux/amd64; give each image an archive or a digest of its own");
      }
      return fitting.getFirst();
    }

    private String platforms() {
      return String.join(
          ", ", manifests.stream().flatMap(entry -> entry.platform().stream()).distinct().toList());
    }
  }

  /**
   * A reference to content by digest.
   *
   * @param size bytes
   * @param platform such as {@code linux/amd64}, where it is given
   */
  record Descriptor(String mediaType, Sha256 digest, long size, Optional<String> platform) {
    static Descriptor parse(JsonNode node) throws InvalidImageException {
      Optional<Sha256> digest = Sha256.parse(node.path("digest").asText());
      JsonNode size = node.path("size");
      if (digest.isEmpty()) {
        throw new InvalidImageException(
            "has a descriptor with the digest '"
                + node.path("digest").asText()
                + "'; sha256 and 64 hexadecimal digits is what is supported");
      }
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
        throw new InvalidImageException(
            "has a descriptor with the size '" + size.asText() + "', which is no size");
      }
      JsonNode platform = node.path("platform");
      return new Descriptor(
          node.path("mediaType").asText(),
          digest.get(),
          size.longValue(),
          platform.isObject()
              ? Optional.of(
                  platform.path("os").asText() + "/" + platform.path("architecture").asText())
              : Optional.empty());
    }

    boolean isIndex() {
      return INDEX_TYPES.contains(mediaType);
    }
  }

  /** Reads a manifest; its media type may be missing where the fields tell what it is. */
  static Manifest parse(String name, byte[] bytes) throws InvalidImageException {
    JsonNode root = JsonDocument.parse(name, bytes);
    String mediaType = root.path("mediaType").asText();
    if (root.path("schemaVersion").asInt() != 2) {
      throw new InvalidImageException(
          "has "
              + name
              + " with schemaVersion '"
              + root.path("schemaVersion").asText()
              + "'; 2 is what is supported");
    }
    // Both lists in one document is an attack on readers that do not agree (CVE-2021-41190).
    if (root.has("manifests") == root.has("layers")) {
      throw new InvalidImageException(
          "has " + name + " that is neither clearly an index nor clearly an image manifest");
    }
    boolean index = root.has("manifests");
    if (!mediaType.isEmpty() && !(index ? INDEX_TYPES : IMAGE_TYPES).contains(mediaType)) {
      throw new InvalidImageException(
          "has " + name + " of the media type " + mediaType + ", which is not supported");
    }
    return index ? new Index(descriptors(root.path("manifests"))) : image(name, root);
  }

  private static Image image(String name, JsonNode root) throws InvalidImageException {
    Descriptor config = Descriptor.parse(root.path("config"));
    if (!CONFIG_TYPES.contains(config.mediaType())) {
      throw new InvalidImageException(
          "has "
              + name
              + " with a configuration of the media type '"
              + config.mediaType()
              + "', so it is no container image");
    }
    return new Image(
        config, descriptors(root.path("layers")), JsonDocument.names(root.path("annotations")));
  }

  private static List<Descriptor> descriptors(JsonNode list) throws InvalidImageException {
    List<Descriptor> descriptors = new ArrayList<>();
    for (JsonNode node : list) {
      descriptors.add(Descriptor.parse(node));
    }
    return descriptors;
  }
}
