package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.DoctorText;
import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.Layout;
import ai.greentic.deployer.singlevm.SingleVm;
import ai.greentic.deployer.spec.AdminSpec;
import ai.greentic.deployer.spec.RuntimeSpec.Engine;
import java.net.URI;
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
    exitCodeList = {"0:fit, perhaps with warnings", "1:a check failed"},
    footer = {"greentic-deployer doctor", "greentic-deployer doctor -json deployment.yaml"})
final class DoctorCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document, for its name, engine and admin port.")
  private Optional<Path> file = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Console console = session.console();
    List<MachineCheck> checks = session.machine().examine(target(session));
    console
        .out()
        .print(
            display.json()
                ? DoctorText.json(checks)
                : new DoctorText(display.paint(console)).render(checks));
    boolean fit = checks.stream().noneMatch(check -> check.level() == MachineCheck.Level.FAILURE);
    return fit ? CommandLineRunner.DONE : CommandLineRunner.ERROR;
  }

  private Doctor.Target target(Session session) throws DeployerException {
    Optional<Document.Deployment> document = document(session);
    String name =
        document.isPresent()
            ? state.agreed(session.console(), document.get().name(), "the document")
            : onlyDeployment(session);
    StateStore store = state.store(session.console(), name);
    Optional<Mapping> container = container(store);
    return new Doctor.Target(
        new Layout(name, store.folder().toString()),
        document
            .map(deployment -> deployment.spec().runtime().admin().port())
            .or(() -> container.flatMap(DoctorCommand::port))
            .orElse(AdminSpec.DEFAULT.port()),
        document.map(deployment -> deployment.spec().runtime().engine()).orElse(Engine.AUTO),
        container.flatMap(recorded -> recorded.optionalText("engine")));
  }

  /** What the state has of the deployment's container. */
  private static Optional<Mapping> container(StateStore store) {
    try {
      return store.read().get(SingleVm.CONTAINER).flatMap(ManagedResource::current);
    } catch (DeployerException e) {
      // The machine is examined also where a state is damaged; other verbs say so.
      return Optional.empty();
    }
  }

  private static Optional<Integer> port(Mapping container) {
    return container.optionalText("adminBind").map(bind -> URI.create("https://" + bind).getPort());
  }

  /** A machine is examined also where there is no document, or one of another kind. */
  private Optional<Document.Deployment> document(Session session) throws DeployerException {
    boolean there =
        file.isPresent() || Files.exists(session.console().folder().resolve(Document.DEFAULT));
    return there && Document.readOrDefault(session, file) instanceof Document.Deployment deployment
        ? Optional.of(deployment)
        : Optional.empty();
  }

  /** Without a document: that of {@code -name}, or the only one of this machine. */
  private String onlyDeployment(Session session) {
    try {
      return state.deployment(session, file);
    } catch (DeployerException e) {
      // There is none or several; the checks themselves say when the folder cannot be read.
      return "none";
    }
  }
}
