package ai.greentic.deployer.spec;

import java.util.Optional;

/**
 * The application's bundle.
 *
 * @param sourcePath the path that the file:// URL names
 * @param sha256 the digest the file must have, 64 lower-case hex digits
 */
public record BundleSpec(String sourcePath, Format format, Optional<String> sha256) {

  /** How the bundle is packed. */
  public enum Format {
    SQUASHFS("squashfs");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /** The word in the document. */
    public String word() {
      return word;
    }
  }

  public static BundleSpec of(String sourcePath) {
    return new BundleSpec(sourcePath, Format.SQUASHFS, Optional.empty());
  }

  /** The source as the document writes it. */
  public String sourceUrl() {
    return "file://" + sourcePath;
  }
}
