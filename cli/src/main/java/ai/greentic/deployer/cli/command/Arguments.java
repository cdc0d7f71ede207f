package ai.greentic.deployer.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Command line words before they are parsed. */
final class Arguments {
  private Arguments() {}

  /** {@code --out=x} means the same as {@code -out=x}. After {@code --} come no options. */
  static List<String> withSingleDashes(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
      if (words.get(i).startsWith("--")) {
        words.set(i, words.get(i).substring(1));
      }
    }
    return words;
  }
}
