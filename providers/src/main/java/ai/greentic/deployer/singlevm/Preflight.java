package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DriftSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import ai.greentic.deployer.spec.SpecError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a machine can have a deployment at all, before anything is planned. Reports all
 * that is wrong at once and changes nothing.
 */
public final class Preflight {
  private final MachineRequirements requirements;
  private final AdminPort adminPort;
  private final DocumentFiles files;
  private final InstalledPrograms programs;
  private final Inquiry inquiry;

  /**
   * @param root the root of the file system, {@code /}
   * @param answers what is asked of the machine goes there
   */
  public Preflight(Commands commands, Path root, HostAnswers answers) {
    this.requirements = new MachineRequirements(commands, root);
    this.adminPort = new AdminPort(commands, root);
    this.files = new DocumentFiles(root);
    this.programs = new InstalledPrograms(commands);
    this.inquiry = new Inquiry(answers);
  }

  /**
   * Everything that is in the way, each with its remedy; empty when the machine is fit.
   *
   * @param engine the container engine to use
   */
  public List<Problem> problems(DeploymentSpec spec, Layout layout, EngineChoice.Chosen engine)
      throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    RuntimeSpec runtime = spec.runtime();
    problems.addAll(
        inquiry.problems("machine", "what the machine is", Mapping.EMPTY, requirements::system));
    engine.problem().ifPresent(problems::add);
    problems.addAll(engineParts(engine.name(), runtime.archivePath().isEmpty()));
    problems.addAll(
        inquiry.problems("kernel", "what its kernel can do", Mapping.EMPTY, requirements::kernel));
    int port = runtime.admin().port();
    problems.addAll(
        inquiry.problems(
            "port",
            "who listens on port " + port,
            Mapping.EMPTY
                .with("port", Value.of(port))
                .with("unit", layout.unit())
                .with("container", layout.container()),
            () -> adminPort.problems(port, layout)));
    problems.addAll(file("spec.bundle.source", "bundle", spec.bundle().sourcePath()));
    if (runtime.archivePath().isPresent()) {
      problems.addAll(file("spec.runtime.archive", "image archive", runtime.archivePath().get()));
    }
    problems.addAll(files(runtime, spec.drift()));
    return List.copyOf(problems);
  }

  private List<Problem> file(String key, String what, String path) throws InterruptedException {
    return inquiry.problems(
        "readable",
        what + " " + path,
        Mapping.EMPTY.with("key", key).with("path", path),
        () -> files.readable(key, path).stream().toList());
  }

  private List<Problem> files(RuntimeSpec runtime, DriftSpec drift) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    if (runtime.envFile().isPresent()) {
      String path = runtime.envFile().get();
      problems.addAll(
          inquiry.problems(
              "secret-file",
              "the names and fingerprint of " + path,
              Mapping.EMPTY.with("path", path),
              () -> files.secret(path).stream().toList()));
    }
    if (drift.schedule().isPresent()) {
      String schedule = drift.schedule().get();
      problems.addAll(
          inquiry.problems(
              "calendar",
              "whether systemd takes '" + schedule + "' (spec.drift.schedule)",
              Mapping.EMPTY.with("expression", schedule),
              () -> calendar(schedule).stream().toList()));
    }
    if (drift.metricsFile().isPresent()) {
      String file = drift.metricsFile().get();
      problems.addAll(
          inquiry.problems(
              "metrics-folder",
              "whether there is a folder for " + file + " (spec.drift.metricsFile)",
              Mapping.EMPTY.with("file", file),
              () -> files.metricsFolder(file).stream().toList()));
    }
    return problems;
  }

  private Optional<Problem> calendar(String expression) throws InterruptedException {
    return programs.output("systemd-analyze", "calendar", "--iterations=1", expression).isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                SpecError.DOCUMENT_INVALID_VALUE,
                "spec.drift.schedule: systemd does not take '" + expression + "'",
                "run systemd-analyze calendar '" + expression + "' and look at what it says"));
  }

  private List<Problem> engineParts(String engine, boolean registry) throws InterruptedException {
    return inquiry.problems(
        "engine-parts",
        "whether " + engine + " has what it needs beside it",
        Mapping.EMPTY.with("engine", engine).with("registry", Value.of(registry)),
        () -> missingParts(engine, registry));
  }

  private List<Problem> missingParts(String engine, boolean registry) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    boolean docker = engine.equals("docker");
    if (registry) {
      programs
          .missing("skopeo", "planning asks the registry with it: apt-get install skopeo")
          .ifPresent(problems::add);
    } else if (docker) {
      programs
          .missing("skopeo", "docker loads OCI archives with its help: apt-get install skopeo")
          .ifPresent(problems::add);
    }
    return problems;
  }
}
