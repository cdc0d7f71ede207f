package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.History;
import ai.greentic.deployer.cli.render.HistoryText;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.CutOff;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "history",
    customSynopsis = "greentic-deployer history [options]",
    description =
        "Lists the generations that are kept, with who committed them when, and the runs that failed."
            + " Changes nothing.",
    sortOptions = false,
    exitCodeList = {"0:shown", "1:failed"},
    footer = {"greentic-deployer history", "greentic-deployer history -json -name=acme-prod"})
final class HistoryCommand implements Verb {
  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    StateStore store = state.deployed(session);
    Snapshot snapshot = store.snapshot();
    State read = snapshot.state();
    History history =
        new History(
            store.deployment(),
            read.release(),
            store.generations().upTo(read.release().active()),
            store.auditLog().entries(),
            snapshot.unsettled().map(CutOff::running).orElse(false));
    session
        .console()
        .out()
        .print(
            display.json()
                ? history.json()
                : new HistoryText(display.paint(session.console()), state.repeated())
                    .render(history));
    return CommandLineRunner.DONE;
  }
}
