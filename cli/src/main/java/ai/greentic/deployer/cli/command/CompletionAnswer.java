package ai.greentic.deployer.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a shell is told: its first line says whether words follow, or whether the shell itself looks
 * for files or folders.
 */
sealed interface CompletionAnswer {
  /** The shell offers files, with its own rules of quoting. */
  record Files() implements CompletionAnswer {}

  /** The shell offers folders. */
  record Folders() implements CompletionAnswer {}

  /** Words, in this order. */
  record Words(List<Candidate> candidates) implements CompletionAnswer {
    public Words {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A word that may stand at the cursor.
   *
   * @param description for a list of words; perhaps empty
   */
  record Candidate(String word, String description) {
    /** Nothing that a shell takes for more than a letter, wherever the word came from. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:=+/-]{1,200}");

    boolean isPlain() {
      return PLAIN.matcher(word).matches();
    }
  }

  /** Nothing to offer. */
  static CompletionAnswer nothing() {
    return new Words(List.of());
  }

  static CompletionAnswer words(List<String> words) {
    return new Words(words.stream().map(word -> new Candidate(word, "")).toList());
  }

  /**
   * Those that continue what was typed, as lines.
   *
   * @param before of the same word, what each is put behind
   */
  default String text(String before, String typed, boolean described) {
    return switch (this) {
      case Files _ -> "files\n";
      case Folders _ -> "folders\n";
      case Words(List<Candidate> candidates) -> {
        List<String> lines = new ArrayList<>(List.of("words"));
        for (Candidate candidate : candidates) {
          if (candidate.isPlain() && candidate.word().startsWith(typed)) {
            lines.add(
                before
                    + candidate.word()
                    + (described && !candidate.description().isEmpty()
                        ? "\t" + candidate.description()
                        : ""));
          }
        }
        yield String.join("\n", lines) + "\n";
      }
    };
  }
}
