package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.cli.render.StateText;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.Snapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "state show",
    customSynopsis = "greentic-deployer state show [options] ADDRESS",
    description =
        "Shows one resource of the state with all its attributes; of a secret only the "
            + "fingerprint is known. Takes no lock.",
    sortOptions = false,
    exitCodeList = {"0:shown", "1:failed, or not in the state"},
    footer = {"greentic-deployer state show unit.runtime"})
final class StateShowCommand implements Verb {
  @Parameters(paramLabel = "ADDRESS", description = "The resource, such as unit.runtime.")
  private @Nullable Address address;

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    Address wanted = Objects.requireNonNull(address);
    Snapshot snapshot = state.deployed(session).snapshot();
    Notices.of(session).of(snapshot);
    ManagedResource found =
        snapshot.state().get(wanted).orElseThrow(() -> notThere(wanted, snapshot));
    console
        .out()
        .print(
            display.json()
                ? JsonDocument.of(snapshot.state(), List.of(found))
                : new StateText(display.paint(console)).render(found));
    return CommandLineRunner.DONE;
  }

  private static DeployerException notThere(Address address, Snapshot snapshot) {
    List<String> known =
        snapshot.state().resources().keySet().stream().map(Address::toString).toList();
    return DeployerException.failed(
        EngineError.NOT_IN_STATE,
        address + " is not in the state" + Suggestion.phrase(address.toString(), known),
        "'greentic-deployer state list' shows what is in it");
  }
}
