package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.engine.apply.StateWriter.Edited;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "state rm",
    customSynopsis = "greentic-deployer state rm [options] ADDRESS...",
    description =
        "Forgets resources: they leave the state and stay on the machine as they are. A "
            + "plan then finds them as something that is not ours. state restore takes it back.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {
      "greentic-deployer state rm -dry-run file.environment",
      "greentic-deployer state rm directory.state directory.log"
    })
final class StateRmCommand implements Verb {
  @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "The resources to forget.")
  private List<Address> addresses = new ArrayList<>();

  @Option(names = "-dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Console console = session.console();
    Set<Address> removed = new TreeSet<>(addresses);
    StateStore store = state.deployed(session);
    if (dryRun) {
      State current = store.read();
      StateEdit.remove(current, removed);
      removed.forEach(address -> console.out().println("Would be forgotten: " + address));
      warn(console, current, removed);
      return CommandLineRunner.DONE;
    }
    Edited edited =
        lock.writer(session, store).edit("state rm", current -> StateEdit.remove(current, removed));
    warn(console, edited.before(), removed);
    if (display.json()) {
      console.out().print(JsonDocument.of(edited.before(), edited.after()));
    } else {
      removed.forEach(address -> console.out().println("Forgotten: " + address));
      console
          .out()
          .println(
              "What was forgotten stays on the machine. Serial " + edited.after().serial() + ".");
    }
    return CommandLineRunner.DONE;
  }

  private static void warn(Console console, State state, Set<Address> removed) {
    Set<Address> dependents = StateEdit.dependents(state, removed);
    if (!dependents.isEmpty()) {
      console
          .err()
          .println(
              "Warning: these depend on what is forgotten, and stay in the state: "
                  + String.join(", ", dependents.stream().map(Address::toString).toList()));
    }
  }
}
