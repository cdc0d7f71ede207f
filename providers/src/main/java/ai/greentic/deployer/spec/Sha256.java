package ai.greentic.deployer.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/** A SHA-256 digest, with or without {@code sha256:} before it, as its 64 hex digits. */
final class Sha256 {
  private static final String PREFIX = "sha256:";
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  static String parse(String text) throws RefusedTextException {
    String digest = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    if (DIGEST.matcher(digest).matches()) {
      return digest;
    }
    String lower = digest.toLowerCase(Locale.ROOT);
    throw new RefusedTextException(
        Quoted.of(text) + " is not a SHA-256 digest",
        DIGEST.matcher(lower).matches()
            ? "write it in lower case: " + lower
            : "write 64 lower-case hex digits, as sha256sum prints them");
  }
}
