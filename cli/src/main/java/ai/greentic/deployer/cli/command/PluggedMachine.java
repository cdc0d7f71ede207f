package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.PluginFolder;
import ai.greentic.deployer.engine.registry.PluginProvider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A machine with the providers of plug-ins, loaded once, when they are needed first. */
final class PluggedMachine implements Machine {
  private final Machine machine;
  private final Path plugins;
  private final boolean fromEnvironment;
  private Optional<ProviderRegistry> loaded = Optional.empty();

  /**
   * @param fromEnvironment no option named the folder
   */
  PluggedMachine(Machine machine, Path plugins, boolean fromEnvironment) {
    this.machine = machine;
    this.plugins = plugins;
    this.fromEnvironment = fromEnvironment;
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    if (loaded.isEmpty()) {
      loaded = Optional.of(machine.providers().with(plugins()));
    }
    return loaded.get();
  }

  private List<PluginProvider> plugins() throws DeployerException {
    try {
      return new PluginFolder(plugins).load();
    } catch (DeployerException e) {
      throw fromEnvironment ? EnvironmentDefault.PLUGIN_DIR.blamed(e) : e;
    }
  }

  @Override
  public PolicySource policy() {
    return machine.policy();
  }

  @Override
  public String hostId() throws DeployerException {
    return machine.hostId();
  }

  @Override
  public ResourceGraph compile(
      DeploymentSpec spec, State state, String location, HostAnswers answers, FileProgress reading)
      throws DeployerException, InterruptedException {
    return machine.compile(spec, state, location, answers, reading);
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container)
      throws DeployerException, InterruptedException {
    return machine.readiness(container);
  }

  @Override
  public List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now)
      throws ProviderException, InterruptedException {
    return machine.certificates(address, attributes, now);
  }

  @Override
  public List<MachineCheck> examine(Doctor.Target target) throws InterruptedException {
    return machine.examine(target);
  }
}
