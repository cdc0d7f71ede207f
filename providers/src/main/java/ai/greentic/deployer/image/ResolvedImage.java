package ai.greentic.deployer.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An image reference pinned to exact bytes.
 *
 * @param reference as in the document
 * @param digest of the manifest, {@code sha256:…}; absent for a docker archive
 * @param imageId digest of the image configuration, {@code sha256:…}
 * @param archive the archive to load it from, absent when it comes from a registry
 * @param archiveSha256 lower-case hex
 * @param volumes the folders that its configuration declares as volumes
 */
public record ResolvedImage(
    String reference,
    Optional<String> digest,
    String imageId,
    Optional<Path> archive,
    Optional<String> archiveSha256,
    List<String> volumes) {
  public ResolvedImage {
    volumes = List.copyOf(volumes);
  }
}
