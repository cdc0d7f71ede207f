package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    customSynopsis = "greentic-deployer rollback [options] [N]",
    description =
        "Returns to generation N with configuration, image and bundle: plans, shows the plan, asks,"
            + " and applies it. Without N: to the active generation when a run failed or was cut off,"
            + " else to the one before it. 'plan -rollback' saves such a plan for review.",
    sortOptions = false,
    exitCodeList = {
      "0:done",
      "1:failed before the first change, or declined",
      "3:plan refused",
      "4:locked by another run",
      "5:failed and rolled back",
      "6:failed and not rolled back"
    },
    footer = {"greentic-deployer rollback", "greentic-deployer rollback 4 -name=acme-prod"})
final class RollbackCommand implements Verb {
  @Parameters(
      paramLabel = "N",
      arity = "0..1",
      description = "The generation; 'greentic-deployer history' lists them.")
  private Optional<String> generation = Optional.empty();

  @Mixin private ApprovalOptions approval = new ApprovalOptions();
  @Mixin private ApplicationOptions options = new ApplicationOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return Application.run(session, options, application -> rollback(session, application));
  }

  private int rollback(Session session, Application application)
      throws DeployerException, InterruptedException {
    session.machine().requireHost();
    approval.requirePossible(
        session.console(), options.json(), ", or save a plan with 'plan -rollback -out'");
    StateStore store = options.state().deployed(session);
    Engine started = application.engine(store);
    return application.planAndApply(
        started,
        "rollback",
        () -> started.planRollback(GenerationNumber.optional(generation)),
        approval);
  }
}
