package ai.greentic.deployer.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest in the form of the OCI image specification, {@code sha256:} and 64 lower-case
 * hexadecimal digits.
 *
 * @param hex the digits alone
 */
public record Sha256(String hex) {
  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not a SHA-256 digest; it has 64 digits of 0-9 and a-f");
    }
  }

  /** Reads {@code sha256:…}; empty when the text is no such digest. */
  public static Optional<Sha256> parse(String text) {
    if (!text.startsWith(PREFIX) || !HEX.matcher(text.substring(PREFIX.length())).matches()) {
      return Optional.empty();
    }
    return Optional.of(new Sha256(text.substring(PREFIX.length())));
  }

  /** The digest of some bytes. */
  public static Sha256 of(byte[] bytes) {
    return finish(newDigest(), bytes);
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Sha256 finish(MessageDigest digest, byte... last) {
    return new Sha256(HexFormat.of().formatHex(digest.digest(last)));
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
