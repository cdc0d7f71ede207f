package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.StateFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "state pull",
    customSynopsis = "greentic-deployer state pull [options]",
    description =
        "Prints the state as it would stand in state.json, with the journal of a run "
            + "replayed. Takes no lock.",
    sortOptions = false,
    exitCodeList = {"0:printed", "1:failed"},
    footer = {"greentic-deployer state pull -name=acme-prod > acme-prod.json"})
final class StatePullCommand implements Verb {
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    Snapshot snapshot = state.deployed(session).snapshot();
    Notices.of(session).of(snapshot);
    byte[] bytes = StateFile.encode(snapshot.state());
    console.out().write(bytes, 0, bytes.length);
    console.out().flush();
    return CommandLineRunner.DONE;
  }
}
