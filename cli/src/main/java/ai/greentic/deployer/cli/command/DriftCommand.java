package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.DriftJson;
import ai.greentic.deployer.cli.render.DriftText;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "drift",
    customSynopsis = "greentic-deployer drift [options] [FILE]",
    description =
        "Compares this machine with what was applied last, and shows what somebody else changed"
            + " since. Changes nothing.",
    sortOptions = false,
    footer = {
      "Exit codes: 0 no drift, 2 drift, 1 something could not be checked.",
      "",
      "Example:",
      "  greentic-deployer drift -name=acme-prod"
    })
final class DriftCommand implements Verb {
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
    Console console = session.console();
    String name = state.deployment(session, file);
    StateStore store = state.store(console, name);
    state.requireDeployed(store);
    DriftReport report = engine.engine(session, store, Notices.of(session)).drift();
    console
        .out()
        .print(
            display.json()
                ? DriftJson.of(name, report)
                : new DriftText(display.paint(console)).render(name, report));
    if (!report.problems().isEmpty()) {
      throw new DeployerException(Category.FAILED, report.problems());
    }
    return report.drifted().isEmpty() ? CommandLineRunner.DONE : CommandLineRunner.CHANGES;
  }
}
