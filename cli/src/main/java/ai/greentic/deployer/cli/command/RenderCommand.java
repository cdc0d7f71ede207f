package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.GraphYaml;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.singlevm.FileProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "render",
    customSynopsis = "greentic-deployer render [options] [FILE]",
    description =
        "Shows the resource graph that a document compiles to, as YAML. What only the machine can"
            + " tell is left open, so that it works anywhere; -facts asks this machine, and prints a"
            + " document that 'plan' takes as it is.",
    sortOptions = false,
    exitCodeList = {"0:shown", "1:failed"},
    footer = {"greentic-deployer render deployment.yaml"})
final class RenderCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document (default: deployment.yaml).")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-facts",
      description = "Ask this machine for user ids and digests, as plan does.")
  private boolean facts;

  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Document document = Document.readOrDefault(session, file);
    String name = state.agreed(session.console(), document.name(), "the document");
    StateStore store = state.store(session.console(), name);
    List<Resource> resources =
        facts
            ? document
                .compile(session.machine(), store, HostAnswers.LIVE, FileProgress.NONE)
                .inDependencyOrder()
            : document.compileAnywhere(store.folder());
    session
        .console()
        .out()
        .print(GraphYaml.of(name, document.onFailure(), document.rollout().keep(), resources));
    return CommandLineRunner.DONE;
  }
}
