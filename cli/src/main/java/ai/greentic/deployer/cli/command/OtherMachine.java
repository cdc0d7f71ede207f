package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.snapshot.RecordedAnswers;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A system that no deployment can be on: Windows, macOS, Linux on ARM. What works on files works
 * here too; what needs a machine to deploy to says in one sentence that this is none.
 */
public final class OtherMachine implements Machine {
  private static final String REMEDY =
      "run it on the machine that is deployed to; here 'plan -snapshot' plans for it, and plans can"
          + " be shown, signed and verified";

  private final Machine linux = new LinuxMachine();
  private final String system;
  private final String architecture;

  /**
   * @param system as Java names it, such as {@code Mac OS X}
   * @param architecture as Java names it, such as {@code aarch64}
   */
  public OtherMachine(String system, String architecture) {
    this.system = system;
    this.architecture = architecture;
  }

  private Problem problem() {
    return Problem.of(
        HostError.MACHINE_UNSUPPORTED,
        "this is "
            + system
            + " on "
            + architecture
            + ", and deployments are on Linux on x86_64 only",
        REMEDY);
  }

  private DeployerException unsupported() {
    return new DeployerException(DeployerException.Category.FAILED, List.of(problem()));
  }

  /** Graphs of resources that are no deployment can be applied to any Linux. */
  @Override
  public String hostId() throws DeployerException {
    if (!system.equals("Linux")) {
      throw unsupported();
    }
    return linux.hostId();
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    return linux.providers();
  }

  @Override
  public PolicySource policy() {
    return linux.policy();
  }

  @Override
  public ResourceGraph compile(
      DeploymentSpec spec, State state, String location, HostAnswers answers, FileProgress reading)
      throws DeployerException, InterruptedException {
    // What a snapshot answers, another machine was asked.
    if (answers instanceof RecordedAnswers) {
      return linux.compile(spec, state, location, answers, reading);
    }
    throw unsupported();
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container) {
    return Optional.empty();
  }

  @Override
  public List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now)
      throws ProviderException {
    throw new ProviderException(HostError.MACHINE_UNSUPPORTED, problem().what(), REMEDY);
  }

  @Override
  public List<MachineCheck> examine(Doctor.Target target) {
    return List.of(
        new MachineCheck(
            "architecture", MachineCheck.Level.FAILURE, problem().what(), problem().remedy()));
  }
}
