package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "destroy",
    customSynopsis = "greentic-deployer destroy [options] [FILE]",
    description =
        "Removes what was deployed, as the state tells it: lists it, asks, and leaves the data"
            + " folders and the account that owns them unless -purge-data is given.",
    sortOptions = false,
    exitCodeList = {
      "0:done, or nothing to do",
      "1:failed before the first change, declined, or no such deployment was ever here",
      "3:plan refused",
      "4:locked by another run",
      "6:failed"
    },
    footer = {
      "greentic-deployer destroy -name=acme-prod",
      "greentic-deployer destroy -auto-approve -purge-data"
    })
final class DestroyCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document; only its name is used.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-purge-data",
      description = "Delete the data folders too. This cannot be undone.")
  private boolean purgeData;

  @Option(
      names = "-target",
      paramLabel = "ADDR",
      description =
          "Only this resource, such as container.runtime, and what uses it; may be repeated.")
  private List<Address> targets = new ArrayList<>();

  @Mixin private ApprovalOptions approval = new ApprovalOptions();
  @Mixin private ApplicationOptions options = new ApplicationOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return Application.run(session, options, application -> destroy(session, application));
  }

  private int destroy(Session session, Application application)
      throws DeployerException, InterruptedException {
    session.machine().requireHost();
    approval.requirePossible(session.console(), options.json());
    StateOptions state = options.state();
    StateStore store = state.store(session.console(), state.deployment(session, file));
    state.requireDeployed(session, store);
    Engine started = application.engine(store);
    Planning plans = Planning.here(session, store, started, PlanningOptions.only(targets));
    return application.planAndApply(started, "destroy", () -> plans.destroy(purgeData), approval);
  }
}
