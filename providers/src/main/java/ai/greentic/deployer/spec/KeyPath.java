package ai.greentic.deployer.spec;

/**
 * How messages write the place of a key: {@code spec.runtime.env.LEVEL}, {@code
 * spec.runtime.args[0]}.
 */
final class KeyPath {
  private KeyPath() {}

  static String child(String parent, String key) {
    if (!isWord(key)) {
      return parent + "[" + Quoted.of(key) + "]";
    }
    return parent.isEmpty() ? key : parent + "." + key;
  }

  /** Without a regular expression: this runs for every key of a document. */
  private static boolean isWord(String key) {
    for (int i = 0; i < key.length(); i++) {
      char letter = key.charAt(i);
      boolean plain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || letter == '_'
              || letter == '-';
      if (!plain) {
        return false;
      }
    }
    return !key.isEmpty();
  }

  static String item(String parent, int index) {
    return parent + "[" + index + "]";
  }
}
