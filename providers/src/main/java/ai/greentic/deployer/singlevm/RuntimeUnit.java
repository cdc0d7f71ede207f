package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.StorageSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The systemd unit that runs the container, by image ID and bundle digest. How, is the engine's
 * affair.
 */
record RuntimeUnit(ContainerLaunch container) {

  RuntimeUnit(DeploymentSpec spec, Layout layout, HostFacts facts) {
    this(new ContainerLaunch(spec, layout, facts));
  }

  /**
   * The digest over everything that a start goes by, so that a running container tells what it was
   * started from. Comments do not count: a container need not restart for them.
   */
  String launch() {
    String significant =
        content("")
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .collect(Collectors.joining("\n"));
    String environment = new EnvironmentFile(container.spec(), container.layout()).content();
    return Digests.sha256((significant + "\0" + environment).getBytes(StandardCharsets.UTF_8));
  }

  String content() {
    return content(launch());
  }

  /** What a container that the unit started says of how it was made; empty when it cannot. */
  List<String> command() {
    return engine().command(launch());
  }

  private EngineUnit engine() {
    return container.facts().engine().equals("docker")
        ? new DockerUnit(container)
        : new PodmanUnit(container);
  }

  private String content(String launch) {
    EngineUnit engine = engine();
    return "# Made by greentic-deployer for the deployment "
        + container.spec().name()
        + "; a plan finds edits and undoes them.\n"
        + unitSection()
        + engine.dependencies()
        + "\n[Service]\n"
        + engine.service(launch)
        + "\n[Install]\nWantedBy="
        + engine.wantedBy()
        + "\n";
  }

  private String unitSection() {
    StorageSpec storage = container.spec().storage();
    String mount = container.bundleMount().unit();
    return """
    [Unit]
    Description=greentic deployment %s
    After=network.target
    # Stops with its bundle: RequiresMountsFor= would leave it running after a bare umount.
    BindsTo=%s
    After=%s
    RequiresMountsFor=%s %s %s %s
    # A release that keeps crashing ends in the state failed.
    StartLimitIntervalSec=300
    StartLimitBurst=5
    """
        .formatted(
            container.spec().name(),
            mount,
            mount,
            storage.stateDir(),
            storage.cacheDir(),
            storage.logDir(),
            storage.tempDir());
  }
}
