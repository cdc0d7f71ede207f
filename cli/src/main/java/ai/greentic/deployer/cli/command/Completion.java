package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.command.CompletionAnswer.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Answers the completion scripts: {@code __complete SHELL WORD...}, for bash {@code __complete bash
 * LINE}. Reads only, and says nothing when it does not know.
 */
final class Completion {
  private final Session session;

  Completion(Session session) {
    this.session = session;
  }

  /** The answer to print; never fails. */
  String answer(List<String> request) {
    if (request.isEmpty()) {
      return "";
    }
    List<String> words = request.subList(1, request.size());
    boolean bash = request.getFirst().equals("bash");
    CompletionLine line =
        bash ? CompletionLine.ofBash(String.join(" ", words)) : CompletionLine.of(words);
    try {
      return answer(line, bash);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Whoever types must not be disturbed; the command itself will say what is wrong.
      return "";
    }
  }

  private String answer(CompletionLine line, boolean bash) {
    String current = line.current();
    if (line.before().isEmpty()) {
      return (current.startsWith("-") ? instead(current) : CompletionVerbs.first())
          .text("", current, !bash);
    }
    int length = VerbName.length(line.before().getFirst());
    if (line.before().size() < length) {
      return CompletionVerbs.second(line.before().getFirst()).text("", current, !bash);
    }
    Optional<VerbName> verb = VerbName.of(String.join(" ", line.before().subList(0, length)));
    return verb.isEmpty()
        ? ""
        : ofVerb(verb.get(), line.before().subList(length, line.before().size()), current, bash);
  }

  /** What may stand instead of a verb. */
  private static CompletionAnswer instead(String current) {
    String dash = current.startsWith("--") ? "--" : "-";
    return new CompletionAnswer.Words(
        List.of(
            new Candidate(dash + "help", "Show all verbs"),
            new Candidate(dash + "version", VerbName.VERSION.summary())));
  }

  private String ofVerb(VerbName verb, List<String> before, String current, boolean bash) {
    CommandSpec spec = ParsedVerb.spec(verb);
    TypedOptions typed = TypedOptions.of(spec, before);
    CompletionValues values = new CompletionValues(session, verb, typed, current);
    if (typed.pending().isPresent()) {
      return values.of(typed.pending().get()).text("", current, !bash);
    }
    if (!current.startsWith("-") || typed.onlyParameters()) {
      return parameter(spec, typed.parameters().size())
          .map(found -> values.of(found, found.paramLabel()))
          .orElse(CompletionAnswer.nothing())
          .text("", current, !bash);
    }
    int equals = current.indexOf('=');
    String dash = current.startsWith("--") ? "-" : "";
    if (equals < 0) {
      return new CompletionAnswer.Words(options(spec, typed, dash)).text("", current, !bash);
    }
    String given = current.substring(dash.length(), equals);
    return Optional.ofNullable(spec.optionsMap().get(given))
        .map(values::of)
        .orElse(CompletionAnswer.nothing())
        .text(bash ? "" : current.substring(0, equals + 1), current.substring(equals + 1), !bash);
  }

  private static Optional<PositionalParamSpec> parameter(CommandSpec spec, int index) {
    return spec.positionalParameters().stream()
        .filter(each -> each.index().contains(index))
        .findFirst();
  }

  /** All options but those that were given and stand once. */
  private static List<Candidate> options(CommandSpec spec, TypedOptions typed, String dash) {
    List<Candidate> candidates = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      String name = option.names()[0];
      if (typed.has(name) && !option.isMultiValue()) {
        continue;
      }
      String end = option.arity().min() > 0 ? "=" : "";
      String text = String.join(" ", option.description());
      candidates.add(new Candidate(dash + name + end, firstSentence(text)));
    }
    return candidates;
  }

  private static String firstSentence(String text) {
    return Stream.of("; ", ": ", " (", ". ")
        .map(text::indexOf)
        .filter(end -> end > 0)
        .min(Integer::compare)
        .map(end -> text.substring(0, end))
        .orElse(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
  }
}
