package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The machine that verbs work on; tests put one in memory in its place. */
public interface Machine {

  /** A hash of the machine's id, lower-case hex: plans are bound to it. */
  String hostId() throws DeployerException;

  /** Throws where nothing can be deployed: what works on a machine asks before it asks for more. */
  default void requireHost() throws DeployerException {
    hostId();
  }

  ProviderRegistry providers() throws DeployerException;

  /** What plans have to fulfil here before they are applied. */
  PolicySource policy();

  /**
   * Checks that the machine has what the document needs, finds out what only it can tell, and
   * compiles the document.
   *
   * @param state what was applied so far: ids that were chosen once stay
   * @param location the deployment's own folder
   * @param answers what is asked of the machine goes there
   * @param reading is told how far reading files is
   */
  ResourceGraph compile(
      DeploymentSpec spec, State state, String location, HostAnswers answers, FileProgress reading)
      throws DeployerException, InterruptedException;

  /** Asks the readiness endpoint of a deployed container once; empty when that cannot be asked. */
  Optional<Status.Readiness> readiness(Mapping container)
      throws DeployerException, InterruptedException;

  /**
   * The certificates of one resource as they lie on the machine.
   *
   * @param attributes those in the state
   * @throws ProviderException when they are not there or cannot be read
   */
  List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now)
      throws ProviderException, InterruptedException;

  /** Examines the machine. */
  List<MachineCheck> examine(Doctor.Target target) throws InterruptedException;
}
