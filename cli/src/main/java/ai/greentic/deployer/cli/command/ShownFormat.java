package ai.greentic.deployer.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which a plan or a state is shown. */
enum ShownFormat {
  /** For a terminal. */
  TEXT,
  /** For programs. */
  JSON,
  /** For a comment of a pull request. */
  MARKDOWN,
  /** For a browser. */
  HTML;

  /**
   * @param word as {@code -format} has it
   * @param json whether {@code -json}, the short form of {@code -format=json}, was given
   */
  static ShownFormat of(Optional<String> word, boolean json) {
    if (word.isEmpty()) {
      return json ? JSON : TEXT;
    }
    ShownFormat format =
        Arrays.stream(values())
            .filter(each -> each.word().equals(word.get()))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "'"
                        + word.get()
                        + "' is no format; -format takes "
                        + String.join(", ", choices())
                        + Suggestion.phrase(word.get(), choices())));
    if (json && format != JSON) {
      throw new UsageException("-json contradicts -format=" + format.word() + "; give one of them");
    }
    return format;
  }

  private static List<String> choices() {
    return Arrays.stream(values()).map(ShownFormat::word).toList();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
