package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.engine.apply.StateWriter.Edited;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "state mv",
    customSynopsis = "greentic-deployer state mv [options] FROM TO",
    description =
        "Gives a resource of the state another name, also where others depend on it. The "
            + "machine is left as it is; give the document the new name too.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {"greentic-deployer state mv file.settings file.environment"})
final class StateMvCommand implements Verb {
  @Parameters(index = "0", paramLabel = "FROM", description = "The address that it has.")
  private @Nullable Address from;

  @Parameters(index = "1", paramLabel = "TO", description = "The new one, of the same type.")
  private @Nullable Address to;

  @Option(names = "-dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Address old = Objects.requireNonNull(from);
    Address name = Objects.requireNonNull(to);
    StateStore store = state.deployed(session);
    if (dryRun) {
      StateEdit.move(store.read(), old, name);
      session.console().out().println("Would be moved: " + old + " to " + name);
      return CommandLineRunner.DONE;
    }
    Edited edited =
        lock.writer(session, store).edit("state mv", current -> StateEdit.move(current, old, name));
    session
        .console()
        .out()
        .print(
            display.json()
                ? JsonDocument.of(edited.before(), edited.after())
                : "Moved " + old + " to " + name + ". Serial " + edited.after().serial() + ".\n");
    return CommandLineRunner.DONE;
  }
}
