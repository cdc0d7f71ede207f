package ai.greentic.deployer.spec;

/**
 * A key of the document, as docs/spec.md lists it.
 *
 * @param path the keys to it, joined with dots
 * @param type what its value is
 * @param presence {@code required}, {@code optional}, or the default
 * @param example a value that is right
 */
record SpecKey(String path, Type type, String presence, String example) {
  /** What a value is. */
  enum Type {
    TEXT("text"),
    INTEGER("integer"),
    BOOLEAN("boolean"),
    TEXT_OR_NUMBER("text or number"),
    TEXT_LIST("list of text"),
    TEXT_MAP("mapping of text"),
    SECTION("mapping");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    /** What to write, in a sentence. */
    String described(String example) {
      return switch (this) {
        case TEXT, TEXT_OR_NUMBER -> "text, for example " + example;
        case INTEGER -> "a whole number, for example " + example;
        case BOOLEAN -> "true or false";
        case TEXT_LIST -> "a list of text, for example " + example;
        case TEXT_MAP, SECTION -> "a mapping, for example " + example;
      };
    }
  }

  static final String REQUIRED = "required";
  static final String OPTIONAL = "optional";

  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  String parent() {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }
}
