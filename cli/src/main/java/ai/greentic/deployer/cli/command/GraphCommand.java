package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.DotGraph;
import ai.greentic.deployer.cli.render.Graph;
import ai.greentic.deployer.cli.render.MermaidGraph;
import ai.greentic.deployer.cli.render.PlanReview;
import ai.greentic.deployer.cli.render.StateReview;
import ai.greentic.deployer.cli.render.SvgGraph;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "graph",
    customSynopsis = "greentic-deployer graph [options] [FILE|PLAN]",
    description =
        "Draws what depends on what: of a saved plan, with what happens to each resource, or of a"
            + " document, as render compiles it. Without a file, of the state on this machine."
            + " Dependencies that others imply are left out.",
    sortOptions = false,
    exitCodeList = {"0:drawn", "1:failed"},
    footer = {
      "greentic-deployer graph plan.bin > plan.dot",
      "greentic-deployer graph -format=svg plan.bin > plan.svg",
      "greentic-deployer graph -format=mermaid deployment.yaml"
    })
final class GraphCommand implements Verb {
  private static final List<String> FORMATS = List.of("dot", "mermaid", "svg");

  @Parameters(
      paramLabel = "FILE|PLAN",
      arity = "0..1",
      description = "A deployment document, or a file that 'plan -out' wrote.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-format",
      paramLabel = "dot|mermaid|svg",
      description =
          "Draw for Graphviz (dot, the default), for Markdown (mermaid), or as a picture (svg).")
  private String format = "dot";

  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    session
        .console()
        .out()
        .print(
            switch (format) {
              case "dot" -> DotGraph.of(graph(session));
              case "mermaid" -> MermaidGraph.of(graph(session));
              case "svg" -> SvgGraph.of(graph(session));
              default ->
                  throw new UsageException(
                      "'"
                          + format
                          + "' is no format; -format takes "
                          + String.join(", ", FORMATS)
                          + Suggestion.phrase(format, FORMATS));
            });
    return CommandLineRunner.DONE;
  }

  private Graph graph(Session session) throws DeployerException {
    if (file.isEmpty()) {
      StateStore store = state.deployed(session);
      Snapshot snapshot = store.snapshot();
      Notices.of(session).of(snapshot);
      return Graph.of(StateReview.of(snapshot.state()));
    }
    byte[] bytes = InputFile.read(session.console(), file.get());
    if (InputFile.isPlan(bytes)) {
      return Graph.of(PlanReview.of(PlanFile.decode(bytes), "", ""));
    }
    Document document = Document.parse(session, file.get(), bytes);
    String name = state.agreed(session.console(), document.name(), "the document");
    StateStore store = state.store(session.console(), name);
    return Graph.of(name, document.compileAnywhere(store.folder()));
  }
}
