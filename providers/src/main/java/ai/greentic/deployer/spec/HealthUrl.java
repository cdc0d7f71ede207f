package ai.greentic.deployer.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where health is asked for. */
final class HealthUrl {
  private static final Pattern PATH = Pattern.compile("/|(?:/[A-Za-z0-9._~-]+)+/?");
  private static final int LONGEST_PATH = 256;
  private static final Pattern BASE =
      Pattern.compile("https?://127\\.0\\.0\\.1:(?<port>[1-9][0-9]{0,4})");

  private HealthUrl() {}

  /** A URL path (RFC 3986) of unreserved characters, without query, escapes or dot segments. */
  static String path(String text, String example) throws RefusedTextException {
    boolean dotted = (text + "/").contains("/./") || (text + "/").contains("/../");
    if (!PATH.matcher(text).matches() || dotted || text.length() > LONGEST_PATH) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a URL path",
          "begin with / and use letters, digits and . _ ~ - between slashes, for example "
              + example);
    }
    return text;
  }

  /**
   * A base URL on this machine: an answer from elsewhere says nothing about this deployment, and
   * the client certificate is shown to nobody else.
   */
  static String endpoint(String text) throws RefusedTextException {
    Matcher base = BASE.matcher(text);
    if (!base.matches() || Integer.parseInt(base.group("port")) > 65535) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a base URL on this machine",
          "write http:// or https://, 127.0.0.1 and a port, and nothing after it, for example https://127.0.0.1:8433");
    }
    return text;
  }
}
