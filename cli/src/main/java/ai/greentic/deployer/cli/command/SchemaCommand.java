package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.schema.PublishedSchema;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schema",
    customSynopsis = "greentic-deployer schema [-list] [KIND]",
    description =
        "Prints the JSON Schema (draft 2020-12) of a kind of document: of a deployment, which"
            + " editors complete and check with it, or of what this tool prints as JSON.",
    sortOptions = false,
    exitCodeList = {"0:printed"},
    footer = {
      "greentic-deployer schema > deployment.schema.json",
      "greentic-deployer schema ResourceGraph",
      "greentic-deployer schema -list"
    })
final class SchemaCommand implements Verb {
  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      description = "Which document (default: deployment); -list names all.")
  private Optional<String> kind = Optional.empty();

  @Option(names = "-list", description = "List the kinds instead.")
  private boolean list;

  @Override
  public int run(Session session) {
    PrintStream out = session.console().out();
    if (list && kind.isPresent()) {
      throw new UsageException("-list lists all kinds; leave '" + kind.get() + "' out");
    }
    if (list) {
      for (PublishedSchema schema : PublishedSchema.ALL) {
        out.printf("%-15s %s%n", schema.name(), schema.description());
      }
    } else {
      out.print(kind.map(SchemaCommand::find).orElse(PublishedSchema.DEPLOYMENT).text());
    }
    return CommandLineRunner.DONE;
  }

  private static PublishedSchema find(String typed) {
    return PublishedSchema.of(typed)
        .orElseThrow(
            () -> new UsageException("there is no schema of '" + typed + "'" + near(typed)));
  }

  private static String near(String typed) {
    String meant = Suggestion.phrase(typed.toLowerCase(Locale.ROOT), PublishedSchema.names());
    return meant.isEmpty() ? "; 'greentic-deployer schema -list' names all" : meant;
  }
}
