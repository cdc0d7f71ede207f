package ai.greentic.deployer.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads one layer's blob into the file tree and checks both of its digests on the way. */
final class LayerBlob {
  private static final int BUFFER = 64 << 10;

  private final ArchiveLayout.Layer layer;
  private final Sha256 diffId;
  private final ArchiveLimits limits;

  /**
   * @param diffId the digest of the uncompressed layer, from the image configuration
   */
  LayerBlob(ArchiveLayout.Layer layer, Sha256 diffId, ArchiveLimits limits) {
    this.layer = layer;
    this.diffId = diffId;
    this.limits = limits;
  }

  /** What the layers after this one may still hold. */
  record Left(int entries, long bytes) {}

  Left layOver(FileTree tree, InputStream blob, Left left)
      throws IOException, InvalidImageException {
    try (BufferedInputStream buffered = new BufferedInputStream(blob, BUFFER)) {
      buffered.mark(4);
      Compression compression = Compression.of(buffered.readNBytes(4));
      buffered.reset();
      return switch (compression) {
        case NONE -> {
          Unpacked unpacked = unpack(tree, buffered, left);
          requireBlobDigest(unpacked.digest());
          yield unpacked.left();
        }
        case GZIP -> {
          MeasuredInputStream packed = new MeasuredInputStream(buffered);
          try (GZIPInputStream gzip = new GZIPInputStream(packed, BUFFER)) {
            Unpacked unpacked = unpack(tree, gzip, left);
            requireBlobDigest(packed.digestToEnd());
            yield unpacked.left();
          }
        }
        case ZSTD -> throw LayerType.zstd(layer.entry());
        case XZ, BZIP2 ->
            throw new InvalidImageException(
                "has the layer "
                    + layer.entry()
                    + " compressed with "
                    + compression.word()
                    + ", which is not supported; pack it with gzip");
      };
    }
  }

  private record Unpacked(Sha256 digest, Left left) {}

  private Unpacked unpack(FileTree tree, InputStream plain, Left left)
      throws IOException, InvalidImageException {
    String excess = "unpacks to more than " + limits.layerBytes() + " bytes";
    MeasuredInputStream measured = new MeasuredInputStream(plain, left.bytes(), excess);
    TarEntries entries = new TarEntries(measured, limits, left.entries());
    LayerReader.layOver(tree, entries);
    Sha256 digest = measured.digestToEnd();
    if (!digest.equals(diffId)) {
      throw new InvalidImageException(
          "has the layer "
              + layer.entry()
              + " with the unpacked digest "
              + digest
              + "; the image configuration says "
              + diffId);
    }
    return new Unpacked(digest, new Left(entries.left(), left.bytes() - measured.count()));
  }

  private void requireBlobDigest(Sha256 found) throws InvalidImageException {
    if (layer.digest().isPresent() && !layer.digest().get().equals(found)) {
      throw new InvalidImageException(
          "holds other bytes in " + layer.entry() + " than its name says (" + found + ")");
    }
  }
}
