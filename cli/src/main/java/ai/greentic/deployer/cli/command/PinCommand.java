package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "pin",
    customSynopsis = "greentic-deployer pin [options] N",
    description =
        "Keeps a generation with its bundle and image whatever rollout.keep says, until it is unpinned.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {"greentic-deployer pin 4 -name=acme-prod"})
final class PinCommand implements Verb {
  @Mixin private Pinning pinning = new Pinning();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return pinning.pin(session);
  }
}
