package ai.greentic.deployer.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image in a registry, {@code registry/repository[:tag][@sha256:…]} (the grammar of
 * the distribution project's reference package). Always with a registry: a short name would mean
 * another image on another host.
 *
 * @param name registry and repository
 * @param tag absent when only the digest counts
 */
public record ImageReference(String name, Optional<String> tag, Optional<Sha256> digest) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+)"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
              + "(?:@sha256:(?<digest>[0-9a-f]{64}))?");

  /** Reads a reference. Throws IllegalArgumentException with what would be right. */
  public static ImageReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no image reference; write registry/repository:tag or"
              + " registry/repository@sha256:…");
    }
    return new ImageReference(
        matcher.group("name"),
        Optional.ofNullable(matcher.group("tag")),
        Optional.ofNullable(matcher.group("digest")).map(Sha256::new));
  }

  /** The form that names exactly one manifest, whatever tags move. */
  String at(Sha256 manifest) {
    return name + "@" + manifest;
  }

  /** What to ask the registry for: the digest where it is given, else the tag. */
  String wanted() {
    return digest.map(this::at).orElseGet(() -> name + ":" + tag.orElse("latest"));
  }
}
