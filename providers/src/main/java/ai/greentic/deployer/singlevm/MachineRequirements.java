package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.singlevm.InstalledPrograms.Least;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine needs, whatever is deployed: Linux on x86_64, root, systemd, and a kernel that
 * mounts bundles.
 */
record MachineRequirements(InstalledPrograms programs, Path root) {
  private static final Least LEAST_SYSTEMD = new Least(252, 0);

  /**
   * @param root the root of the file system, {@code /}
   */
  MachineRequirements(Commands commands, Path root) {
    this(new InstalledPrograms(commands), root);
  }

  List<Problem> system() throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    machine().ifPresent(problems::add);
    superuser().ifPresent(problems::add);
    systemd().ifPresent(problems::add);
    return problems;
  }

  List<Problem> kernel() throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    squashfs().ifPresent(problems::add);
    loopDevices().ifPresent(problems::add);
    return problems;
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

  private static Optional<Problem> problem(ErrorCode code, String what, String remedy) {
    return Optional.of(Problem.of(code, what, remedy));
  }
}
