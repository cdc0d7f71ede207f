package ai.greentic.deployer.spec;

import java.util.regex.Pattern;

/**
 * How messages write the place of a key: {@code spec.runtime.env.LEVEL}, {@code
 * spec.runtime.args[0]}.
 */
final class KeyPath {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

  private KeyPath() {}

  static String child(String parent, String key) {
    if (!WORD.matcher(key).matches()) {
      return parent + "[" + Quoted.of(key) + "]";
    }
    return parent.isEmpty() ? key : parent + "." + key;
  }

  static String item(String parent, int index) {
    return parent + "[" + index + "]";
  }
}
