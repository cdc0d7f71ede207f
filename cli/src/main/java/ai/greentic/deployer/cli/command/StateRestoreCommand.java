package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateRestore;
import ai.greentic.deployer.engine.state.StateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "state restore",
    customSynopsis = "greentic-deployer state restore [options]",
    description =
        "Brings back the state before the last change: says what that is, asks, and does "
            + "it. A state that is damaged is kept under another name; one that is not becomes "
            + "the backup, so that restoring again takes it back.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed or declined", "4:locked by another run"},
    footer = {"greentic-deployer state restore -name=acme-prod"})
final class StateRestoreCommand implements Verb {
  @Mixin private ApprovalOptions approval = new ApprovalOptions();
  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Console console = session.console();
    approval.requirePossible(console, display.json(), "");
    StateStore store = state.deployed(session);
    return new StateReplacement(session, store, lock.writer(session, store))
        .run(
            "state restore",
            StateRestore::find,
            display.json(),
            question -> approval.given(console, question));
  }
}
