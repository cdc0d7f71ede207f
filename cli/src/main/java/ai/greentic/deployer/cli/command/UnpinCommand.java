package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unpin",
    customSynopsis = "greentic-deployer unpin [options] N",
    description =
        "Lets a generation that was pinned go when its time comes; the next new generation collects it.",
    sortOptions = false,
    footer = {
      "Exit codes: 0 done, 1 failed, 4 locked.",
      "",
      "Example:",
      "  greentic-deployer unpin 4 -name=acme-prod"
    })
final class UnpinCommand implements Verb {
  @Parameters(paramLabel = "N", description = "The generation.")
  private String generation = "";

  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    long number = GenerationNumber.of(generation);
    StateStore store = state.deployed(session);
    lock.writer(session, store)
        .edit(
            "unpin",
            current ->
                StateEdit.pin(
                    current, store.generations().upTo(current.release().active()), number, false));
    session.console().out().println("Generation " + number + " is not pinned any more.");
    return CommandLineRunner.DONE;
  }
}
