package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "unpin",
    customSynopsis = "greentic-deployer unpin [options] N",
    description =
        "Lets a generation that was pinned go when its time comes; the next new generation collects it.",
    sortOptions = false,
    exitCodeList = {"0:done", "1:failed", "4:locked by another run"},
    footer = {"greentic-deployer unpin 4 -name=acme-prod"})
final class UnpinCommand implements Verb {
  @Mixin private Pinning pinning = new Pinning();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return pinning.unpin(session);
  }
}
