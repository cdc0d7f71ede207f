package ai.greentic.deployer.image;

/**
 * How much an image may make us read or keep. An archive is foreign input: a few bytes of it can
 * claim any size.
 *
 * @param entries files of all layers together, and entries of the archive itself
 * @param documentBytes one JSON document (index, manifest, configuration)
 * @param headerBytes the headers of one tar entry, extended ones included
 * @param layerBytes all layers together, uncompressed
 * @param layers layers of the image
 */
public record ArchiveLimits(
    int entries, int documentBytes, int headerBytes, long layerBytes, int layers) {

  /** Far above real images: 127 layers is what container engines can mount. */
  public static final ArchiveLimits STANDARD =
      new ArchiveLimits(400_000, 4 << 20, 64 << 10, 64L << 30, 127);
}
