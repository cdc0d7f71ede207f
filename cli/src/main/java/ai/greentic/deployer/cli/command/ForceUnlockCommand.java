package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.LockHolder;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "force-unlock",
    customSynopsis = "greentic-deployer force-unlock [options]",
    description =
        "Says who holds the lock of a deployment. The kernel frees the lock when the "
            + "process that holds it ends, however it ends, so there is never a stale one to "
            + "remove; the lock of a running process is not broken.",
    sortOptions = false,
    exitCodeList = {
      "0:nobody holds the lock",
      "1:the deployment cannot be looked at",
      "4:a process holds it"
    },
    footer = {"greentic-deployer force-unlock -name=acme-prod"})
final class ForceUnlockCommand implements Verb {
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    StateStore store = state.store(console, state.deployment(session, Optional.empty()));
    Optional<LockHolder> left = store.requireUnlocked();
    console
        .out()
        .println(
            "Nobody holds the lock of "
                + store.deployment()
                + "."
                + left.map(holder ->
                        " Its last holder was killed ("
                            + Printable.line(holder.sentence())
                            + "); its note is removed.")
                    .orElse("")
                + " There is nothing to unlock: it is free as soon as its holder ends.");
    return CommandLineRunner.DONE;
  }
}
