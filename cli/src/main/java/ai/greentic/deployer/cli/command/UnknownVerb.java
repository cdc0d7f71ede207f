package ai.greentic.deployer.cli.command;

import java.util.List;
import java.util.Optional;

/** What to say of a command line that names no verb. */
final class UnknownVerb {
  private UnknownVerb() {}

  /**
   * The message.
   *
   * @param words all of the command line
   */
  static String message(List<String> words) {
    String first = words.getFirst();
    if (first.startsWith("-")) {
      String bare = first.substring(1);
      if (VerbName.of(bare).isPresent()) {
        return "verbs have no dash; write 'greentic-deployer " + bare + "'";
      }
      return "'" + first + "' comes before the verb; options follow it" + reordered(words);
    }
    List<String> seconds = second(first);
    if (!seconds.isEmpty() && (words.size() == 1 || words.get(1).startsWith("-"))) {
      return "'" + first + "' needs a second word: " + String.join(", ", seconds);
    }
    String both = words.size() == 1 ? first : first + " " + words.get(1);
    String named = seconds.isEmpty() ? first : both;
    return "there is no verb '" + named + "'" + Suggestion.phrase(nearest(first, both));
  }

  /** A near verb of one word or of two, or one whose second word was taken for the whole. */
  private static Optional<String> nearest(String first, String both) {
    List<String> ofTwoWords = VerbName.words().stream().filter(word -> word.contains(" ")).toList();
    return Suggestion.nearest(both, ofTwoWords)
        .filter(_ -> !both.equals(first))
        .or(() -> Suggestion.nearest(first, VerbName.words()))
        .or(() -> ofTwoWords.stream().filter(word -> word.endsWith(" " + first)).findFirst());
  }

  /** The same words in the order that works, when there is one. */
  private static String reordered(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      int length = Math.min(VerbName.length(words.get(i)), words.size() - i);
      String verb = String.join(" ", words.subList(i, i + length));
      if (VerbName.of(verb).isPresent()) {
        return "; write 'greentic-deployer " + verb + " " + words.getFirst() + "'";
      }
    }
    return "";
  }

  private static List<String> second(String first) {
    return VerbName.beginningWith(first).stream()
        .map(verb -> verb.word().substring(first.length() + 1))
        .toList();
  }
}
