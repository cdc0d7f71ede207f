package ai.greentic.deployer.image;

import ai.greentic.deployer.image.Manifest.Descriptor;
import java.util.Set;

/** The media types of layers that we read (OCI image specification, layer.md; Docker schema 2). */
final class LayerType {
  private static final Set<String> SUPPORTED =
      Set.of(
          "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.docker.image.rootfs.diff.tar",
          "application/vnd.docker.image.rootfs.diff.tar.gzip");

  private LayerType() {}

  static void require(Descriptor layer) throws InvalidImageException {
    if (layer.mediaType().endsWith("+zstd") || layer.mediaType().endsWith(".zstd")) {
      throw zstd(layer.digest().toString());
    }
    if (!SUPPORTED.contains(layer.mediaType())) {
      throw new InvalidImageException(
          "has the layer "
              + layer.digest()
              + " of the media type '"
              + layer.mediaType()
              + "', which is not supported");
    }
  }

  static InvalidImageException zstd(String layer) {
    return new InvalidImageException(
        "has the layer "
            + layer
            + " compressed with zstd, which cannot be checked; pack it with gzip (skopeo copy --dest-compress-format gzip)");
  }
}
