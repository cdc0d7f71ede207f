package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.cli.render.StatusJson;
import ai.greentic.deployer.cli.render.StatusText;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    customSynopsis = "greentic-deployer status [options] [FILE]",
    description =
        "Shows on one screen what runs on this machine: unit, container, image, bundle, certificates,"
            + " readiness and drift. Changes nothing.",
    sortOptions = false,
    exitCodeList = {"0:shown, whatever it shows", "1:nothing could be shown"},
    footer = {"greentic-deployer status", "greentic-deployer status -json -name=acme-prod"})
final class StatusCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document; only its name is used.")
  private Optional<Path> file = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    session.machine().requireHost();
    Console console = session.console();
    StateStore store = state.store(console, state.deployment(session, file));
    state.requireDeployed(session, store);
    Status status =
        new StatusReader(session, store, engine.engine(session, store, Notices.of(session))).read();
    console
        .out()
        .print(
            display.json()
                ? StatusJson.of(status)
                : new StatusText(display.paint(console), session.clock().instant()).render(status));
    return CommandLineRunner.DONE;
  }
}
