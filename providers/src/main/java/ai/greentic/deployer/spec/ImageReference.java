package ai.greentic.deployer.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An OCI image reference: the grammar of distribution/reference with registry and tag or digest
 * written out, because what a short name or a missing tag means depends on the machine.
 */
final class ImageReference {
  private static final String EXAMPLE = "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
  private static final Pattern REGISTRY =
      Pattern.compile(LABEL + "(?:\\." + LABEL + ")*(?::[1-9][0-9]{0,4})?");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int LONGEST_NAME = 255;

  private ImageReference() {}

  static String parse(String text) throws RefusedTextException {
    if (text.contains("://")) {
      throw refused(text, "has a scheme", "write registry, repository and tag only");
    }
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    if (at >= 0 && !DIGEST.matcher(text.substring(at + 1)).matches()) {
      throw refused(
          text, "has no valid digest after @", "write @sha256: and 64 lower-case hex digits");
    }
    int slash = named.indexOf('/');
    String registry = slash < 0 ? "" : named.substring(0, slash);
    if (slash < 0 || !isRegistry(registry)) {
      throw refused(
          text,
          "names no registry",
          "write the registry first (docker.io/library/… for Docker Hub)");
    }
    if (!REGISTRY.matcher(registry).matches() || port(registry) > 65535) {
      throw refused(text, "has an invalid registry " + Quoted.of(registry), "write a host name");
    }
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > slash;
    checkRepository(text, named.substring(slash + 1, tagged ? colon : named.length()));
    checkTag(text, tagged, named.substring(colon + 1), at >= 0);
    return text;
  }

  /** As podman and docker tell a registry from the first part of a repository. */
  private static boolean isRegistry(String first) {
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }

  private static int port(String registry) {
    int colon = registry.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(registry.substring(colon + 1));
  }

  private static void checkRepository(String text, String repository) throws RefusedTextException {
    String lower = repository.toLowerCase(Locale.ROOT);
    if (!lower.equals(repository) && REPOSITORY.matcher(lower).matches()) {
      throw refused(
          text, "has upper-case letters in the repository", "write the repository as " + lower);
    }
    if (!REPOSITORY.matcher(repository).matches() || repository.length() > LONGEST_NAME) {
      throw refused(
          text,
          "has an invalid repository " + Quoted.of(repository),
          "use lower-case letters and digits, with single . _ - or / between them");
    }
  }

  private static void checkTag(String text, boolean tagged, String tag, boolean digested)
      throws RefusedTextException {
    if (!tagged && !digested) {
      throw refused(text, "has neither tag nor digest", "say which release");
    }
    if (tagged && !TAG.matcher(tag).matches()) {
      throw refused(
          text,
          "has an invalid tag " + Quoted.of(tag),
          "use letters, digits and . _ - (at most 128)");
    }
  }

  private static RefusedTextException refused(String text, String what, String remedy) {
    return new RefusedTextException(
        Quoted.of(text) + " " + what, remedy + ", for example " + EXAMPLE);
  }
}
