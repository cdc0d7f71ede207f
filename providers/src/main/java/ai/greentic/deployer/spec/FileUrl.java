package ai.greentic.deployer.spec;

import java.util.regex.Pattern;

/** A {@code file://} URL (RFC 8089) with an empty host, as the path that it names. */
record FileUrl(String example) implements TextFormat<String> {
  private static final String PREFIX = "file://";
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

  @Override
  public String parse(String text) throws RefusedTextException {
    if (text.startsWith(PREFIX + "/")) {
      return PathUse.SOURCE_FILE.parse(
          text.substring(PREFIX.length()), example.substring(PREFIX.length()));
    }
    if (text.startsWith(PREFIX)) {
      throw new RefusedTextException(
          Quoted.of(text) + " names a host",
          "v1alpha1 reads files of the machine itself: write file:// and an absolute path, for example "
              + example);
    }
    if (SCHEME.matcher(text).matches() && !text.startsWith("file:")) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a file:// URL",
          "v1alpha1 supports file:// only; copy the file to the machine, for example to "
              + example);
    }
    throw new RefusedTextException(
        Quoted.of(text) + " is not a file:// URL",
        "write file:// and an absolute path, for example "
            + (text.startsWith("/") ? PREFIX + Quoted.plain(text) : example));
  }
}
