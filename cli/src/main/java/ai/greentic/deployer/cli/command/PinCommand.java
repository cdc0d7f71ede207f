package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "pin",
    customSynopsis = "greentic-deployer pin [options] N",
    description =
        "Keeps a generation with its bundle and image whatever rollout.keep says, until it is unpinned.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {"greentic-deployer pin 4 -name=acme-prod"})
final class PinCommand implements Verb {
  @Parameters(paramLabel = "N", description = "The generation.")
  private String generation = "";

  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return pin(session, state.deployed(session), lock, GenerationNumber.of(generation), true);
  }

  /** Pins a generation, or unpins it. */
  static int pin(Session session, StateStore store, LockOptions lock, long number, boolean pin)
      throws DeployerException, InterruptedException {
    lock.writer(session, store)
        .edit(
            pin ? "pin" : "unpin",
            current ->
                StateEdit.pin(
                    current, store.generations().upTo(current.release().active()), number, pin));
    session
        .console()
        .out()
        .println("Generation " + number + (pin ? " is pinned." : " is not pinned any more."));
    return CommandLineRunner.DONE;
  }
}
