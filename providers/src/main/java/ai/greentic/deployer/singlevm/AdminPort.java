package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.container.PortHolder;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.Docker;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Podman;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks whether the admin endpoint can listen on its port, or does already. */
record AdminPort(Commands commands, Path root) {

  List<Problem> problems(int port, Layout layout) throws InterruptedException {
    try {
      PortHolder holder = new PortHolder(root.resolve("proc"));
      if (holder.strangers(port, layout.unit(), Optional.empty()).isEmpty()) {
        return List.of();
      }
      return holder.strangers(port, layout.unit(), container(layout.container())).stream()
          .map(stranger ->
              Problem.of(
                  HostError.ADMIN_PORT_TAKEN,
                  "the admin port is taken: " + stranger,
                  "stop that process, or set spec.runtime.admin.bind to another port"))
          .toList();
    } catch (IOException e) {
      return List.of(
          Problem.of(
              HostError.KERNEL_TABLES_UNREADABLE,
              "the listening sockets cannot be read: " + e.getMessage(),
              "check that /proc is mounted"));
    }
  }

  /** Our container in one of the engines, where it runs. */
  private Optional<EngineContainer> container(String name) throws InterruptedException {
    Optional<EngineContainer> podman = running(new Podman(commands), name);
    return podman.isPresent() ? podman : running(new Docker(commands), name);
  }

  private static Optional<EngineContainer> running(ContainerEngine engine, String name)
      throws InterruptedException {
    try {
      return engine.container(name);
    } catch (ProviderException e) {
      // Without that engine nothing runs in it.
      return Optional.empty();
    }
  }
}
