package ai.greentic.deployer.image;

import ai.greentic.deployer.host.ArchiveFormat;
import ai.greentic.deployer.image.Manifest.Descriptor;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Finds the one image for linux/amd64 in an archive: by {@code index.json} in an OCI archive (OCI
 * image specification, image-layout.md), by {@code manifest.json} in a docker archive.
 */
final class ArchiveLayout {
  private static final String OCI_LAYOUT = "oci-layout";
  private static final String OCI_INDEX = "index.json";
  private static final String DOCKER_MANIFEST = "manifest.json";
  private static final int DEEPEST_INDEX = 4;

  static final Set<String> DOCUMENTS = Set.of(OCI_LAYOUT, OCI_INDEX, DOCKER_MANIFEST);

  private final ArchiveFile file;

  private ArchiveLayout(ArchiveFile file) {
    this.file = file;
  }

  /**
   * The image of an archive.
   *
   * @param manifest absent in docker archives, which have none
   * @param annotations names of those of the manifest
   * @param layers names of the archive's entries, the lowest layer first
   */
  record Found(
      Sha256 imageId,
      Optional<Sha256> manifest,
      List<String> annotations,
      ImageConfig config,
      List<Layer> layers) {}

  /**
   * A layer's entry.
   *
   * @param digest of the entry's bytes, where the archive states it
   */
  record Layer(String entry, Optional<Sha256> digest) {}

  /** The layout by which a verified archive is loaded; those in both are docker's. */
  static ArchiveFormat formatOf(Path archive) throws IOException {
    try (TarFile tar = new TarFile(archive)) {
      return tar.getEntries().stream()
              .anyMatch(entry -> entry.getName().replaceFirst("^\\./", "").equals(DOCKER_MANIFEST))
          ? ArchiveFormat.DOCKER
          : ArchiveFormat.OCI;
    }
  }

  static Found find(ArchiveFile file, ArchiveLimits limits)
      throws IOException, InvalidImageException {
    ArchiveLayout layout = new ArchiveLayout(file);
    Optional<byte[]> ociIndex = file.document(OCI_INDEX);
    Optional<byte[]> dockerManifest = file.document(DOCKER_MANIFEST);
    if (ociIndex.isEmpty() && dockerManifest.isEmpty()) {
      throw new InvalidImageException(
          "is neither an OCI archive (no index.json) nor a docker archive (no manifest.json)");
    }
    Found found =
        ociIndex.isPresent()
            ? layout.oci(ociIndex.get())
            : layout.docker(dockerManifest.orElseThrow());
    if (ociIndex.isPresent() && dockerManifest.isPresent()) {
      layout.requireSame(found, layout.docker(dockerManifest.get()));
    }
    if (found.layers().size() != found.config().diffIds().size()) {
      throw new InvalidImageException(
          "has "
              + found.layers().size()
              + " layers and "
              + found.config().diffIds().size()
              + " of them in its configuration");
    }
    if (found.layers().size() > limits.layers()) {
      throw new InvalidImageException("has more than " + limits.layers() + " layers");
    }
    return found;
  }

  /** An archive in both forms, as newer dockers save it, must be the same image in both. */
  private void requireSame(Found oci, Found docker) throws InvalidImageException {
    List<String> ociEntries = oci.layers().stream().map(Layer::entry).toList();
    List<String> dockerEntries = docker.layers().stream().map(Layer::entry).toList();
    if (!oci.imageId().equals(docker.imageId()) || !ociEntries.equals(dockerEntries)) {
      throw new InvalidImageException("holds one image by index.json and another by manifest.json");
    }
  }

  private Found oci(byte[] indexBytes) throws IOException, InvalidImageException {
    JsonNode version =
        JsonDocument.parse(
                OCI_LAYOUT,
                file.document(OCI_LAYOUT)
                    .orElseThrow(
                        () -> new InvalidImageException("has index.json, but not oci-layout")))
            .path("imageLayoutVersion");
    if (!version.asText().equals("1.0.0")) {
      throw new InvalidImageException(
          "has the OCI layout version '" + version.asText() + "'; 1.0.0 is what is supported");
    }
    return image(Manifest.parse(OCI_INDEX, indexBytes), Optional.empty(), 0);
  }

  private Found image(Manifest manifest, Optional<Sha256> digest, int depth)
      throws IOException, InvalidImageException {
    return switch (manifest) {
      case Manifest.Index index -> {
        if (depth >= DEEPEST_INDEX) {
          throw new InvalidImageException(
              "has indexes nested more than " + DEEPEST_INDEX + " deep");
        }
        Descriptor chosen = index.onlyForThisPlatform();
        Manifest next = Manifest.parse("the manifest " + chosen.digest(), blob(chosen));
        yield image(next, Optional.of(chosen.digest()), depth + 1);
      }
      case Manifest.Image image -> {
        if (digest.isEmpty()) {
          throw new InvalidImageException("has an index.json that is no index");
        }
        ImageConfig config = ImageConfig.parse(blob(image.config()));
        config.requireSupportedPlatform();
        yield new Found(
            image.config().digest(), digest, image.annotations(), config, layers(image));
      }
    };
  }

  private List<Layer> layers(Manifest.Image image) throws InvalidImageException {
    List<Layer> layers = new ArrayList<>();
    for (Descriptor descriptor : image.layers()) {
      LayerType.require(descriptor);
      requireSize(descriptor);
      layers.add(new Layer(entry(descriptor.digest()), Optional.of(descriptor.digest())));
    }
    return layers;
  }

  private byte[] blob(Descriptor descriptor) throws IOException, InvalidImageException {
    requireSize(descriptor);
    byte[] bytes = file.read(entry(descriptor.digest()));
    if (!Sha256.of(bytes).equals(descriptor.digest())) {
      throw new InvalidImageException(
          "holds other bytes in "
              + entry(descriptor.digest())
              + " than its name says ("
              + Sha256.of(bytes)
              + ")");
    }
    return bytes;
  }

  private void requireSize(Descriptor descriptor) throws InvalidImageException {
    String entry = entry(descriptor.digest());
    long size = file.region(entry).size();
    if (size != descriptor.size()) {
      throw new InvalidImageException(
          "holds " + entry + " with " + size + " bytes; its descriptor says " + descriptor.size());
    }
  }

  private static String entry(Sha256 digest) {
    return "blobs/sha256/" + digest.hex();
  }

  private Found docker(byte[] manifestBytes) throws IOException, InvalidImageException {
    JsonNode images = JsonDocument.parse(DOCKER_MANIFEST, manifestBytes);
    if (!images.isArray() || images.size() != 1) {
      throw new InvalidImageException(
          "holds "
              + images.size()
              + " images by manifest.json; save the one to deploy into an archive of its own");
    }
    JsonNode image = images.get(0);
    byte[] configBytes = file.read(TarEntries.normal(image.path("Config").asText()));
    ImageConfig config = ImageConfig.parse(configBytes);
    config.requireSupportedPlatform();
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : image.path("Layers")) {
      layers.add(new Layer(TarEntries.normal(layer.asText()), Optional.empty()));
    }
    return new Found(
        Sha256.of(configBytes), Optional.empty(), List.of(), config, List.copyOf(layers));
  }
}
