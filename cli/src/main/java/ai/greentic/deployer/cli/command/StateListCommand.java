package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "state list",
    customSynopsis = "greentic-deployer state list [options] [PREFIX]",
    description =
        "Lists the addresses that are in the state, one a line: all, or those of a type "
            + "or that begin with some text. Takes no lock.",
    sortOptions = false,
    exitCodeList = {"0:listed", "1:failed"},
    footer = {
      "greentic-deployer state list",
      "greentic-deployer state list certificate",
      "greentic-deployer state list -json directory.state"
    })
final class StateListCommand implements Verb {
  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "A type, an address or the beginning of one.")
  private String prefix = "";

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    StateStore store = state.deployed(session);
    Snapshot snapshot = store.snapshot();
    Notices.of(session).of(snapshot);
    List<ManagedResource> found =
        snapshot.state().resources().values().stream()
            .filter(resource -> resource.address().toString().startsWith(prefix))
            .toList();
    if (found.isEmpty() && !prefix.isEmpty()) {
      throw DeployerException.failed(
          EngineError.NOT_IN_STATE,
          "nothing in the state begins with '" + prefix + "'",
          "'greentic-deployer state list' shows all that is in it");
    }
    if (display.json()) {
      console.out().print(JsonDocument.of(snapshot.state(), found));
    } else {
      found.forEach(resource -> console.out().println(resource.address()));
    }
    return CommandLineRunner.DONE;
  }
}
