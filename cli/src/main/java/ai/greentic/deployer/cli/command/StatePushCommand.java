package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.engine.apply.StateWriter;
import ai.greentic.deployer.engine.apply.StateWriter.Edited;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateFile;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "state push",
    customSynopsis = "greentic-deployer state push [options] FILE",
    description =
        "Puts a state that was pulled in the place of the one that is there. It must be "
            + "of the same lineage and newer; the one that is there becomes the backup.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {
      "greentic-deployer state push -name=acme-prod acme-prod.json",
      "greentic-deployer state push -force -name=acme-prod acme-prod.json"
    })
final class StatePushCommand implements Verb {
  @Parameters(paramLabel = "FILE", description = "A file that 'state pull' printed.")
  private @Nullable Path file;

  @Option(
      names = "-force",
      description =
          "Push an older state too, one of another lineage, or in the place of one that is"
              + " damaged. What was made since is then forgotten and stays on the machine.")
  private boolean force;

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    Console console = session.console();
    StateStore store = state.store(console, state.deployment(session, Optional.empty()));
    State given = given(console, store.deployment());
    StateWriter writer = lock.writer(session, store);
    if (force) {
      return new StateReplacement(session, store, writer)
          .run("state push", restore -> restore.of(given), display.json(), _ -> true);
    }
    Edited edited = writer.edit("state push", current -> next(store, current, given));
    console
        .out()
        .print(
            display.json()
                ? JsonDocument.of(edited.before(), edited.after())
                : "Pushed. Serial " + edited.after().serial() + ".\n");
    return CommandLineRunner.DONE;
  }

  private State given(Console console, String deployment) throws DeployerException {
    Path path = Objects.requireNonNull(file);
    try {
      return StateFile.decode(InputFile.read(console, path), deployment);
    } catch (FormatException e) {
      throw DeployerException.failed(
          CliError.FILE_OF_OTHER_KIND,
          path + " cannot be pushed: " + e.getMessage(),
          "give a file that 'greentic-deployer state pull -name=" + deployment + "' printed",
          e);
    }
  }

  private static State next(StateStore store, State current, State given) throws DeployerException {
    if (store.exists() && !given.equals(current)) {
      StateEdit.requireContinues(current, given);
    }
    return given;
  }
}
