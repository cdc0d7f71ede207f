package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.ErrorCatalogue;
import ai.greentic.deployer.cli.render.Explanation;
import ai.greentic.deployer.cli.render.ExplanationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    customSynopsis = "greentic-deployer explain [options] [CODE...]",
    description =
        "Explains error codes and exit codes: cause, effect and remedy. Without a code it lists all"
            + " of them.",
    sortOptions = false,
    exitCodeList = {"0:explained"},
    footer = {
      "greentic-deployer explain plan-stale",
      "greentic-deployer explain 5",
      "greentic-deployer explain -json"
    })
final class ExplainCommand implements Verb {
  @Parameters(
      paramLabel = "CODE",
      arity = "0..*",
      description = "Codes as errors print them after 'More:', or exit codes.")
  private List<String> codes = new ArrayList<>();

  @Mixin private DisplayOptions display = new DisplayOptions();

  @Override
  public int run(Session session) {
    ErrorCatalogue catalogue = ErrorCatalogue.read();
    List<Explanation> found = codes.stream().map(code -> find(catalogue, code)).toList();
    session.console().out().print(shown(session, catalogue, found));
    return CommandLineRunner.DONE;
  }

  private String shown(Session session, ErrorCatalogue catalogue, List<Explanation> found) {
    if (display.json()) {
      return ExplanationText.json(codes.isEmpty() ? catalogue.all() : found);
    }
    ExplanationText text = new ExplanationText(display.paint(session.console()));
    return codes.isEmpty()
        ? text.list(catalogue)
        : found.stream().map(text::render).collect(Collectors.joining("\n"));
  }

  /** People may type the name of a constant that they found in the source, too. */
  private static Explanation find(ErrorCatalogue catalogue, String typed) {
    String code = typed.toLowerCase(Locale.ROOT).replace('_', '-');
    return catalogue
        .find(code)
        .orElseThrow(() ->
            new UsageException(
                "there is no code '" + typed + "'" + Suggestion.phrase(code, catalogue.codes())));
  }
}
