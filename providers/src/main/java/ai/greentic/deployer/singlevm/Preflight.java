package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.container.PortHolder;
import ai.greentic.deployer.container.SecretVariables;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.Docker;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Podman;
import ai.greentic.deployer.singlevm.InstalledPrograms.Least;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DriftSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import ai.greentic.deployer.spec.SpecError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether a machine can have a deployment at all, before anything is planned. Reports all
 * that is wrong at once and changes nothing.
 */
public final class Preflight {
  private static final int OTHERS_MAY = 0077;

  private static final Least LEAST_SYSTEMD = new Least(252, 0);

  private final Commands commands;
  private final InstalledPrograms programs;
  private final Path root;
  private final Inquiry inquiry;

  /**
   * @param root the root of the file system, {@code /}
   * @param answers what is asked of the machine goes there
   */
  public Preflight(Commands commands, Path root, HostAnswers answers) {
    this.inquiry = new Inquiry(answers);
    this.commands = commands;
    this.programs = new InstalledPrograms(commands);
    this.root = root;
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
        inquiry.problems("machine", "what the machine is", Mapping.EMPTY, this::system));
    engine.problem().ifPresent(problems::add);
    problems.addAll(engineParts(engine.name(), runtime.archivePath().isEmpty()));
    problems.addAll(
        inquiry.problems("kernel", "what its kernel can do", Mapping.EMPTY, this::kernel));
    int port = runtime.admin().port();
    problems.addAll(
        inquiry.problems(
            "port",
            "who listens on port " + port,
            Mapping.EMPTY
                .with("port", Value.of(port))
                .with("unit", layout.unit())
                .with("container", layout.container()),
            () -> adminPort(port, layout)));
    problems.addAll(file("spec.bundle.source", "bundle", spec.bundle().sourcePath()));
    if (runtime.archivePath().isPresent()) {
      problems.addAll(file("spec.runtime.archive", "image archive", runtime.archivePath().get()));
    }
    problems.addAll(files(runtime, spec.drift()));
    return List.copyOf(problems);
  }

  private List<Problem> system() throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    machine().ifPresent(problems::add);
    superuser().ifPresent(problems::add);
    systemd().ifPresent(problems::add);
    return problems;
  }

  private List<Problem> kernel() throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    squashfs().ifPresent(problems::add);
    loopDevices().ifPresent(problems::add);
    return problems;
  }

  private List<Problem> file(String key, String what, String path) throws InterruptedException {
    return inquiry.problems(
        "readable",
        what + " " + path,
        Mapping.EMPTY.with("key", key).with("path", path),
        () -> readable(key, path).stream().toList());
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
              () -> secretFile(path).stream().toList()));
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
              () -> metricsFolder(file).stream().toList()));
    }
    return problems;
  }

  private Optional<Problem> calendar(String expression) throws InterruptedException {
    return programs.output("systemd-analyze", "calendar", "--iterations=1", expression).isPresent()
        ? Optional.empty()
        : problem(
            SpecError.DOCUMENT_INVALID_VALUE,
            "spec.drift.schedule: systemd does not take '" + expression + "'",
            "run systemd-analyze calendar '" + expression + "' and look at what it says");
  }

  private Optional<Problem> metricsFolder(String file) {
    String folder = file.substring(0, file.lastIndexOf('/'));
    return Files.isDirectory(inRoot(folder))
        ? Optional.empty()
        : problem(
            SpecError.DOCUMENT_INVALID_VALUE,
            "spec.drift.metricsFile: the folder " + folder + " does not exist",
            "name a file in the folder of node_exporter's --collector.textfile.directory");
  }

  Optional<Problem> machine() throws InterruptedException {
    String found = programs.output("uname", "-s", "-m").map(String::strip).orElse("unknown");
    return found.equals("Linux x86_64")
        ? Optional.empty()
        : problem(
            HostError.MACHINE_UNSUPPORTED,
            "the machine is " + found,
            "v1alpha1 deploys to Linux on x86_64");
  }

  Optional<Problem> superuser() throws InterruptedException {
    String user = programs.output("id", "-u").map(String::strip).orElse("unknown");
    return user.equals("0")
        ? Optional.empty()
        : problem(
            HostError.NOT_ROOT,
            "the deployer runs as user id " + user,
            "run it as root, with sudo");
  }

  /** What sd_booted(3) looks at. */
  Optional<Problem> systemd() throws InterruptedException {
    if (!Files.isDirectory(root.resolve("run/systemd/system"), LinkOption.NOFOLLOW_LINKS)) {
      return problem(
          HostError.MACHINE_UNSUPPORTED,
          "systemd is not the init system of this machine",
          "use a machine that systemd booted");
    }
    Optional<String> version = programs.output("systemctl", "--version");
    return version.isEmpty()
        ? problem(
            HostError.SYSTEMD_FAILED, "systemctl does not work", "run systemctl --version by hand")
        : InstalledPrograms.old("systemd", version.get(), LEAST_SYSTEMD, "use Debian 12 or later");
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

  Optional<Problem> squashfs() throws InterruptedException {
    boolean known;
    try {
      known =
          Files.readAllLines(root.resolve("proc/filesystems")).stream()
              .anyMatch(line -> line.strip().equals("squashfs"));
    } catch (IOException e) {
      known = false;
    }
    return known || programs.output("modprobe", "--dry-run", "squashfs").isPresent()
        ? Optional.empty()
        : problem(
            HostError.MACHINE_UNSUPPORTED,
            "the kernel cannot mount squashfs",
            "use a kernel with CONFIG_SQUASHFS");
  }

  Optional<Problem> loopDevices() throws InterruptedException {
    return Files.exists(root.resolve("dev/loop-control"))
            || programs.output("modprobe", "--dry-run", "loop").isPresent()
        ? Optional.empty()
        : problem(
            HostError.MACHINE_UNSUPPORTED,
            "the machine has no loop devices, with which a bundle is mounted",
            "use a kernel with CONFIG_BLK_DEV_LOOP; a container needs /dev/loop-control");
  }

  List<Problem> adminPort(int port, Layout layout) throws InterruptedException {
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

  private Optional<Problem> readable(String key, String path) {
    Path file = inRoot(path);
    if (!Files.exists(file)) {
      return problem(
          HostError.FILE_MISSING,
          key + ": " + path + " does not exist",
          "put the file there, or correct " + key);
    }
    return Files.isRegularFile(file) && Files.isReadable(file)
        ? Optional.empty()
        : problem(
            HostError.FILE_MISSING,
            key + ": " + path + " is not a readable file",
            "correct " + key);
  }

  /** Secrets are root's alone, and every line must be one that podman takes as it stands. */
  private Optional<Problem> secretFile(String path) {
    String key = "spec.runtime.envFile";
    Optional<Problem> unreadable = readable(key, path);
    if (unreadable.isPresent()) {
      return unreadable;
    }
    Path file = inRoot(path);
    try {
      Map<String, Object> status =
          Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) status.getOrDefault("mode", OTHERS_MAY);
      Object superuser = Files.getAttribute(root, "unix:uid");
      if (!superuser.equals(status.get("uid")) || (mode & OTHERS_MAY) != 0) {
        return problem(
            HostError.ENV_FILE_UNUSABLE,
            "%s: %s belongs to user id %s with mode %04o"
                .formatted(key, path, status.get("uid"), mode & 07777),
            "secrets must be root's alone: chown root " + path + " && chmod 0600 " + path);
      }
      SecretVariables.ofFile(Files.readString(file));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return problem(
          HostError.ENV_FILE_UNUSABLE,
          key + ": " + path + ": " + e.getMessage(),
          "write one NAME=value a line, names of letters, digits and _");
    } catch (IOException e) {
      return problem(
          HostError.ENV_FILE_UNUSABLE,
          key + ": " + path + " cannot be read: " + e,
          "make it a UTF-8 text file");
    }
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }

  private static Optional<Problem> problem(ErrorCode code, String what, String remedy) {
    return Optional.of(Problem.of(code, what, remedy));
  }
}
