package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.command.CompletionAnswer.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words that name a verb, where a verb may stand. */
final class CompletionVerbs {
  private CompletionVerbs() {}

  /** The first words of all verbs. */
  static CompletionAnswer first() {
    Map<String, Candidate> words = new LinkedHashMap<>();
    for (VerbGroup group : VerbGroup.values()) {
      for (VerbName verb : group.verbs()) {
        String word = verb.word();
        int space = word.indexOf(' ');
        Candidate candidate =
            space < 0
                ? new Candidate(word, verb.summary())
                : new Candidate(word.substring(0, space), group.title());
        words.putIfAbsent(candidate.word(), candidate);
      }
    }
    return new CompletionAnswer.Words(List.copyOf(words.values()));
  }

  /** The second words of verbs that begin with this one; none for a verb of one word. */
  static CompletionAnswer second(String first) {
    return new CompletionAnswer.Words(
        VerbName.beginningWith(first).stream()
            .map(verb -> new Candidate(verb.word().substring(first.length() + 1), verb.summary()))
            .toList());
  }
}
