package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.certificate.CertificateSummary;
import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.container.ReadinessProbe;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.SystemCommands;
import ai.greentic.deployer.signing.PolicyFile;
import ai.greentic.deployer.singlevm.BuiltInProviders;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.EngineChoice;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.singlevm.HostFactFinder;
import ai.greentic.deployer.singlevm.HostFacts;
import ai.greentic.deployer.singlevm.Layout;
import ai.greentic.deployer.singlevm.Preflight;
import ai.greentic.deployer.singlevm.SingleVm;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The machine that this program runs on. */
public final class LinuxMachine implements Machine {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");

  /** What no unit is compiled with. */
  private static final String UNUSED = "greentic-deployer";

  private final Commands commands = new SystemCommands();

  /** The machine id itself should not leave the machine: machine-id(5). */
  @Override
  public String hostId() throws DeployerException {
    try {
      String id = Files.readString(MACHINE_ID).strip();
      return Digests.sha256(("greentic-deployer:" + id).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DeployerException.failed(
          CliError.MACHINE_ID_MISSING,
          MACHINE_ID + " could not be read: " + e.getMessage(),
          "make one with 'systemd-machine-id-setup': plans are bound to their machine by it",
          e);
    }
  }

  /** Its place is fixed: no option and no variable may lead past it. */
  @Override
  public PolicySource policy() {
    return PolicyFile.ofHost();
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    return ProviderRegistry.of(BuiltInProviders.ofHost(commands));
  }

  @Override
  public ResourceGraph compile(
      DeploymentSpec spec, State state, String location, HostAnswers answers, FileProgress reading)
      throws DeployerException, InterruptedException {
    Layout layout = new Layout(spec.name(), location);
    EngineChoice.Chosen engine =
        new EngineChoice(commands, answers)
            .of(
                spec.runtime().engine(),
                state
                    .get(SingleVm.CONTAINER)
                    .flatMap(ManagedResource::current)
                    .flatMap(container -> container.optionalText("engine")));
    List<Problem> problems =
        new Preflight(commands, Path.of("/"), answers).problems(spec, layout, engine);
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
    String program = program(spec, answers);
    HostFacts facts =
        HostFactFinder.of(commands, engine, answers)
            .find(
                spec,
                layout,
                state.get(SingleVm.ACCOUNT).flatMap(ManagedResource::current),
                reading);
    return SingleVm.compile(spec, facts, layout.stateFolder(), program);
  }

  /** A timer starts this program for months to come, as root. */
  private static String program(DeploymentSpec spec, HostAnswers answers)
      throws DeployerException, InterruptedException {
    if (spec.drift().schedule().isEmpty()) {
      return UNUSED;
    }
    try {
      return answers
          .answer(
              Question.of("program", "where greentic-deployer is installed", Mapping.EMPTY),
              LinuxMachine::installed)
          .map(found -> found.text("path"))
          .orElse(UNUSED);
    } catch (ProviderException e) {
      throw DeployerException.failed(e.code(), String.valueOf(e.getMessage()), e.remedy(), e);
    }
  }

  private static Optional<Mapping> installed() throws ProviderException {
    Optional<Path> program = InstalledProgram.ofThisProcess();
    Problem problem = InstalledProgram.problem(program).orElse(null);
    if (problem != null) {
      throw new ProviderException(problem.code(), problem.what(), problem.remedy());
    }
    return program.map(path -> Mapping.EMPTY.with("path", path.toString()));
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container) throws InterruptedException {
    Optional<String> complaint = ReadinessProbe.complaint(container);
    return Optional.of(new Status.Readiness(complaint.isEmpty(), complaint.orElse("")));
  }

  @Override
  public List<MachineCheck> examine(Doctor.Target target) throws InterruptedException {
    return new Doctor(commands, Path.of("/"), InstantSource.system(), ToolVersion.built())
        .examine(target).stream()
            .map(check ->
                new MachineCheck(
                    check.name(),
                    MachineCheck.Level.valueOf(check.level().name()),
                    check.found(),
                    check.remedy()))
            .toList();
  }

  @Override
  public List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now)
      throws ProviderException, InterruptedException {
    return CertificateSummary.of(attributes).stream()
        .map(certificate ->
            new Status.Certificate(
                address,
                certificate.file().toString(),
                certificate.subject(),
                certificate.names(),
                certificate.issuer(),
                certificate.notBefore(),
                certificate.notAfter(),
                Math.floorDiv(
                    Duration.between(now, certificate.notAfter()).toSeconds(),
                    Duration.ofDays(1).toSeconds())))
        .toList();
  }
}
