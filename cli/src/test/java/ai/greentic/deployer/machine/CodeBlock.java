package ai.greentic.deployer.machine;

import java.util.List;
import java.util.Optional;

/**
 * A code block of a page.
 *
 * @param place where it stands, {@code page:line}
 * @param language the first word of the line that opens it, empty for none
 * @param words the further words, which say how a test treats it
 * @param text its lines, without the indentation of the block
 * @param hidden whether it is in a comment, which readers do not see
 */
record CodeBlock(String place, String language, List<String> words, String text, boolean hidden) {
  private static final List<String> SHELLS = List.of("", "sh", "bash", "console", "shell");

  boolean isCommands() {
    return SHELLS.contains(language);
  }

  boolean has(String word) {
    return words.contains(word);
  }

  /** The value of the word {@code key=value}. */
  Optional<String> value(String key) {
    return words.stream()
        .filter(word -> word.startsWith(key + "="))
        .map(word -> word.substring(key.length() + 1))
        .findFirst();
  }
}
