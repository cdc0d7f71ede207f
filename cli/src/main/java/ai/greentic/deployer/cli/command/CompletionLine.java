package ai.greentic.deployer.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands on a command line before the cursor, after the name of the program.
 *
 * @param before whole words
 * @param current the word at the cursor as far as it goes; perhaps empty
 */
record CompletionLine(List<String> before, String current) {
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  CompletionLine {
    before = List.copyOf(before);
  }

  static CompletionLine of(List<String> words) {
    return words.isEmpty()
        ? new CompletionLine(List.of(), "")
        : new CompletionLine(words.subList(0, words.size() - 1), words.getLast());
  }

  /**
   * Takes a line apart as bash does, but expands nothing: bash itself hands out words that are
   * split at {@code =} and {@code :} (bash(1), COMP_WORDBREAKS).
   */
  static CompletionLine ofBash(String line) {
    List<String> words = split(line);
    int program = 0;
    while (program < words.size() && ASSIGNMENT.matcher(words.get(program)).matches()) {
      program++;
    }
    return of(words.subList(Math.min(program + 1, words.size()), words.size()));
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean begun = false;
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      boolean last = i + 1 == line.length();
      if (quote == 0 && (letter == ' ' || letter == '\t')) {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
          begun = false;
        }
        continue;
      }
      begun = true;
      if (letter == '\\' && quote != '\'' && !last) {
        word.append(line.charAt(++i));
      } else if (quote == 0 && (letter == '"' || letter == '\'')) {
        quote = letter;
      } else if (letter == quote) {
        quote = 0;
      } else {
        word.append(letter);
      }
    }
    words.add(word.toString());
    return words;
  }
}
