package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.spec.RuntimeSpec.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Examines a machine: whether deployments work on it, and what will make trouble. Asks the same as
 * {@link Preflight}, and more that no plan fails on. Changes nothing.
 */
public final class Doctor {
  private final Commands commands;
  private final Path root;
  private final InstantSource clock;
  private final Instant built;
  private final MachineRequirements requirements;

  /**
   * What is deployed on the machine, or shall be.
   *
   * @param layout of the deployment that may listen on the port
   * @param port of the admin endpoint
   * @param engine that the document asks for
   * @param runsOn the engine that the deployment runs on, where it runs
   */
  public record Target(Layout layout, int port, Engine engine, Optional<String> runsOn) {}

  /**
   * @param root the root of the file system, {@code /}
   * @param built when this tool was made: a clock that shows less is wrong
   */
  public Doctor(Commands commands, Path root, InstantSource clock, Instant built) {
    this.commands = commands;
    this.root = root;
    this.clock = clock;
    this.built = built;
    this.requirements = new MachineRequirements(commands, root);
  }

  /** All checks, always the same ones in the same order. */
  public List<Check> examine(Target target) throws InterruptedException {
    Layout layout = target.layout();
    StorageChecks storage = new StorageChecks(commands, root);
    List<Check> checks = new ArrayList<>();
    checks.add(shared("architecture", requirements.machine(), output("uname", "-s", "-m", "-r")));
    checks.add(shared("permissions", requirements.superuser(), "root"));
    checks.add(systemd());
    checks.add(engine(target));
    checks.add(skopeo());
    checks.add(storage.controlGroups());
    checks.add(shared("squashfs", requirements.squashfs(), "the kernel mounts squashfs"));
    checks.add(loopDevices(storage));
    checks.add(storage.disk(Path.of(layout.stateFolder())));
    checks.add(storage.state(Path.of(layout.stateFolder())));
    checks.add(port(layout, target.port()));
    checks.add(clock());
    checks.add(journal());
    return List.copyOf(checks);
  }

  private static Check shared(String name, Optional<Problem> problem, String found) {
    return problem
        .map(wrong -> Check.failure(name, wrong.what(), wrong.remedy()))
        .orElseGet(() -> Check.ok(name, found));
  }

  private Optional<Result> run(String... argv) throws InterruptedException {
    try {
      return Optional.of(commands.run(Command.of(argv)));
    } catch (ProviderException e) {
      return Optional.empty();
    }
  }

  /** The first line that a program prints, whatever its exit code; empty when it does not run. */
  private String output(String... argv) throws InterruptedException {
    return run(argv).flatMap(result -> result.out().lines().findFirst()).orElse("").strip();
  }

  private Check systemd() throws InterruptedException {
    String name = "systemd";
    Optional<Problem> problem = requirements.systemd();
    if (problem.isPresent()) {
      return Check.failure(name, problem.get().what(), problem.get().remedy());
    }
    String version = output("systemctl", "--version");
    String state = output("systemctl", "is-system-running");
    String found = version + ", " + (state.isEmpty() ? "state unknown" : state);
    return switch (state) {
      case "running", "starting", "initializing" -> Check.ok(name, found);
      case "degraded" ->
          Check.warning(
              name,
              found + ": units have failed",
              "see 'systemctl --failed'; repair them, or 'systemctl reset-failed'");
      default ->
          Check.failure(
              name, found, "bring the machine up: see 'systemctl is-system-running' and its log");
    };
  }

  private Check engine(Target target) throws InterruptedException {
    EngineChoice.Chosen chosen =
        new EngineChoice(commands, HostAnswers.LIVE).of(target.engine(), target.runsOn());
    return shared("container-engine", chosen.problem(), chosen.version());
  }

  private Check skopeo() throws InterruptedException {
    String version = output("skopeo", "--version");
    return version.isEmpty()
        ? Check.warning(
            "skopeo",
            "not installed, or it does not work",
            "apt-get install skopeo; images can only come from an archive without it")
        : Check.ok("skopeo", version);
  }

  private Check loopDevices(StorageChecks storage) throws InterruptedException {
    Optional<Problem> problem = requirements.loopDevices();
    return problem.isPresent()
        ? Check.failure("loop-devices", problem.get().what(), problem.get().remedy())
        : storage.freeLoopDevices();
  }

  private Check port(Layout layout, int port) throws InterruptedException {
    List<Problem> problems = new AdminPort(commands, root).problems(port, layout);
    return problems.isEmpty()
        ? Check.ok("port", port + " is free or held by " + layout.unit())
        : Check.failure(
            "port",
            problems.stream().map(Problem::what).collect(Collectors.joining("; ")),
            problems.getFirst().remedy());
  }

  private Check clock() throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(built)) {
      return Check.failure(
          "clock",
          "it shows " + now + ", which is before this tool was made",
          "set it, and let it be synchronised: timedatectl set-ntp true");
    }
    return switch (output("timedatectl", "show", "--property=NTPSynchronized", "--value")) {
      case "yes" -> Check.ok("clock", "synchronised");
      case "no" ->
          Check.warning(
              "clock",
              "not synchronised; certificates depend on it",
              "timedatectl set-ntp true (apt-get install systemd-timesyncd), unless something else"
                  + " sets it");
      default ->
          Check.warning(
              "clock",
              "whether it is synchronised cannot be found out",
              "see 'timedatectl': systemd-timedated has to run");
    };
  }

  private Check journal() throws InterruptedException {
    boolean readable =
        run("journalctl", "--quiet", "--no-pager", "--lines=1").map(Result::ok).orElse(false);
    return readable
        ? Check.ok("journal", "readable")
        : Check.warning(
            "journal",
            "the journal cannot be read: failures come without log lines",
            "see 'systemctl status systemd-journald'");
  }
}
