package ai.greentic.deployer.cli.command;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A generation as it is named on the command line. */
final class GenerationNumber {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private GenerationNumber() {}

  static long of(String word) {
    if (!NUMBER.matcher(word).matches()) {
      throw new UsageException(
          "'"
              + word
              + "' is no generation; give its number, such as 4 ('greentic-deployer history' lists"
              + " them)");
    }
    return Long.parseLong(word);
  }

  /** None when no word is given. */
  static OptionalLong optional(Optional<String> word) {
    return word.isEmpty() || word.get().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(of(word.get()));
  }
}
