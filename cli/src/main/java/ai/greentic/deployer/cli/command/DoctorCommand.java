package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.DoctorText;
import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.singlevm.Layout;
import ai.greentic.deployer.spec.AdminSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "doctor",
    customSynopsis = "greentic-deployer doctor [options] [FILE]",
    description =
        "Examines this machine: whether deployments work on it, with a remedy for all that is in"
            + " the way. Changes nothing.",
    sortOptions = false,
    footer = {
      "Exit codes: 0 fit, perhaps with warnings; 1 a check failed.",
      "",
      "Examples:",
      "  greentic-deployer doctor",
      "  greentic-deployer doctor -json deployment.yaml"
    })
final class DoctorCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document, for its name and its admin port.")
  private Optional<Path> file = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Console console = session.console();
    Optional<Document.Deployment> document = document(session);
    String name = document.map(Document::name).orElseGet(() -> onlyDeployment(session));
    Path stateFolder = state.store(console, name).folder();
    int port =
        document
            .map(deployment -> deployment.spec().runtime().admin().port())
            .orElse(AdminSpec.DEFAULT.port());
    List<MachineCheck> checks =
        session.machine().examine(new Layout(name, stateFolder.toString()), port);
    console
        .out()
        .print(
            display.json()
                ? DoctorText.json(checks)
                : new DoctorText(display.paint(console)).render(checks));
    boolean fit = checks.stream().noneMatch(check -> check.level() == MachineCheck.Level.FAILURE);
    return fit ? CommandLineRunner.DONE : CommandLineRunner.ERROR;
  }

  /** A machine is examined also where there is no document, or one of another kind. */
  private Optional<Document.Deployment> document(Session session) throws DeployerException {
    boolean there =
        file.isPresent() || Files.exists(session.console().folder().resolve(Document.DEFAULT));
    return there && Document.readOrDefault(session, file) instanceof Document.Deployment deployment
        ? Optional.of(deployment)
        : Optional.empty();
  }

  /** Without a document: the deployment of this machine, when there is one only. */
  private String onlyDeployment(Session session) {
    try {
      List<String> all = StateStore.deployments(state.stateDir(session.console()));
      return all.size() == 1 ? all.getFirst() : "none";
    } catch (DeployerException e) {
      // The checks themselves say that the folder cannot be read.
      return "none";
    }
  }
}
