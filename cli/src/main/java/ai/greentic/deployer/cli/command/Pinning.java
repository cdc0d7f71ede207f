package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which generation is pinned or unpinned, and in which state. */
final class Pinning {
  @Parameters(paramLabel = "N", description = "The generation.")
  private String generation = "";

  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  int pin(Session session) throws DeployerException, InterruptedException {
    return edit(session, "pin", true, " is pinned.");
  }

  int unpin(Session session) throws DeployerException, InterruptedException {
    return edit(session, "unpin", false, " is not pinned any more.");
  }

  private int edit(Session session, String verb, boolean pinned, String outcome)
      throws DeployerException, InterruptedException {
    StateStore store = state.deployed(session);
    long number = GenerationNumber.of(generation);
    lock.writer(session, store)
        .edit(
            verb,
            current ->
                StateEdit.pin(
                    current, store.generations().upTo(current.release().active()), number, pinned));
    session.console().out().println("Generation " + number + outcome);
    return CommandLineRunner.DONE;
  }
}
