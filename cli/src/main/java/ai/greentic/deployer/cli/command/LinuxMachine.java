package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine that this program runs on. */
public final class LinuxMachine implements Machine {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");

  /** The machine id itself should not leave the machine: machine-id(5). */
  @Override
  public String hostId() throws DeployerException {
    try {
      String id = Files.readString(MACHINE_ID).strip();
      return Digests.sha256(("greentic-deployer:" + id).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DeployerException.failed(
          MACHINE_ID + " could not be read: " + e,
          "make one with 'systemd-machine-id-setup': plans are bound to their machine by it",
          e);
    }
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    return ProviderRegistry.of(List.of());
  }

  @Override
  public ResourceGraph compile(DeploymentSpec spec, Path stateFolder) throws DeployerException {
    throw DeployerException.failed("this build has no providers yet", "wait for the next one");
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container) {
    return Optional.empty();
  }
}
