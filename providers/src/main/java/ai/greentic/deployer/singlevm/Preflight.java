package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.container.SecretVariables;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether a machine can have a deployment at all, before anything is planned. Reports all
 * that is wrong at once and changes nothing.
 */
public final class Preflight {
  private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.(\\d+))?");
  private static final int OTHERS_MAY = 0077;

  private final Commands commands;
  private final Path root;

  /**
   * @param root the root of the file system, {@code /}
   */
  public Preflight(Commands commands, Path root) {
    this.commands = commands;
    this.root = root;
  }

  /** Everything that is in the way, each with its remedy; empty when the machine is fit. */
  public List<Problem> problems(DeploymentSpec spec, Layout layout) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    RuntimeSpec runtime = spec.runtime();
    machine().ifPresent(problems::add);
    superuser().ifPresent(problems::add);
    systemd().ifPresent(problems::add);
    engine(runtime).ifPresent(problems::add);
    program("crun", "podman runs the container with it: apt-get install crun")
        .ifPresent(problems::add);
    if (runtime.archivePath().isEmpty()) {
      program("skopeo", "planning asks the registry with it: apt-get install skopeo")
          .ifPresent(problems::add);
    }
    squashfs().ifPresent(problems::add);
    loopDevices().ifPresent(problems::add);
    adminPort(runtime.admin().port(), layout).forEach(problems::add);
    readable("spec.bundle.source", spec.bundle().sourcePath()).ifPresent(problems::add);
    runtime
        .archivePath()
        .flatMap(path -> readable("spec.runtime.archive", path))
        .ifPresent(problems::add);
    runtime.envFile().flatMap(this::secretFile).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  private Optional<Result> run(String... argv) throws InterruptedException {
    try {
      return Optional.of(commands.run(Command.of(argv))).filter(Result::ok);
    } catch (ProviderException e) {
      return Optional.empty();
    }
  }

  private Optional<Problem> machine() throws InterruptedException {
    String found = run("uname", "-s", "-m").map(result -> result.out().strip()).orElse("unknown");
    return found.equals("Linux x86_64")
        ? Optional.empty()
        : problem("the machine is " + found, "v1alpha1 deploys to Linux on x86_64");
  }

  private Optional<Problem> superuser() throws InterruptedException {
    String user = run("id", "-u").map(result -> result.out().strip()).orElse("unknown");
    return user.equals("0")
        ? Optional.empty()
        : problem("the deployer runs as user id " + user, "run it as root, with sudo");
  }

  /** What sd_booted(3) looks at. */
  private Optional<Problem> systemd() throws InterruptedException {
    if (!Files.isDirectory(root.resolve("run/systemd/system"), LinkOption.NOFOLLOW_LINKS)) {
      return problem(
          "systemd is not the init system of this machine", "use a machine that systemd booted");
    }
    return oldProgram("systemctl", "systemd", 250, 0, "use Debian 12 or later");
  }

  private Optional<Problem> engine(RuntimeSpec runtime) throws InterruptedException {
    if (runtime.engine() == RuntimeSpec.Engine.DOCKER) {
      return problem(
          "runtime.engine docker is not supported yet", "set it to podman, or leave it out");
    }
    return oldProgram("podman", "podman", 4, 3, "install a newer one: apt-get install podman");
  }

  private Optional<Problem> oldProgram(
      String program, String name, int major, int minor, String remedy)
      throws InterruptedException {
    Optional<Result> result = run(program, "--version");
    if (result.isEmpty()) {
      return problem(name + " is not installed or does not work", "apt-get install " + name);
    }
    Matcher version = VERSION.matcher(result.get().out());
    if (version.find()) {
      int foundMajor = Integer.parseInt(version.group(1));
      int foundMinor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
      if (foundMajor > major || (foundMajor == major && foundMinor >= minor)) {
        return Optional.empty();
      }
    }
    return problem(
        "%s is '%s', at least %d.%d is needed"
            .formatted(name, result.get().out().lines().findFirst().orElse(""), major, minor),
        remedy);
  }

  private Optional<Problem> program(String name, String remedy) throws InterruptedException {
    return run(name, "--version").isPresent()
        ? Optional.empty()
        : problem(name + " is not installed or does not work", remedy);
  }

  private Optional<Problem> squashfs() throws InterruptedException {
    boolean known;
    try {
      known =
          Files.readAllLines(root.resolve("proc/filesystems")).stream()
              .anyMatch(line -> line.strip().equals("squashfs"));
    } catch (IOException e) {
      known = false;
    }
    return known || run("modprobe", "--dry-run", "squashfs").isPresent()
        ? Optional.empty()
        : problem("the kernel cannot mount squashfs", "use a kernel with CONFIG_SQUASHFS");
  }

  private Optional<Problem> loopDevices() throws InterruptedException {
    return Files.exists(root.resolve("dev/loop-control"))
            || run("modprobe", "--dry-run", "loop").isPresent()
        ? Optional.empty()
        : problem(
            "the machine has no loop devices, with which a bundle is mounted",
            "use a kernel with CONFIG_BLK_DEV_LOOP; a container needs /dev/loop-control");
  }

  private List<Problem> adminPort(int port, Layout layout) {
    try {
      return new PortHolder(root.resolve("proc"))
          .strangers(port, layout.unit()).stream()
              .map(stranger ->
                  Problem.of(
                      "the admin port is taken: " + stranger,
                      "stop that process, or set spec.runtime.admin.bind to another port"))
              .toList();
    } catch (IOException e) {
      return List.of(
          Problem.of(
              "the listening sockets cannot be read: " + e.getMessage(),
              "check that /proc is mounted"));
    }
  }

  private Optional<Problem> readable(String key, String path) {
    Path file = inRoot(path);
    if (!Files.exists(file)) {
      return problem(
          key + ": " + path + " does not exist", "put the file there, or correct " + key);
    }
    return Files.isRegularFile(file) && Files.isReadable(file)
        ? Optional.empty()
        : problem(key + ": " + path + " is not a readable file", "correct " + key);
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
            "%s: %s belongs to user id %s with mode %04o"
                .formatted(key, path, status.get("uid"), mode & 07777),
            "secrets must be root's alone: chown root " + path + " && chmod 0600 " + path);
      }
      SecretVariables.ofFile(Files.readString(file));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return problem(
          key + ": " + path + ": " + e.getMessage(),
          "write one NAME=value a line, names of letters, digits and _");
    } catch (IOException e) {
      return problem(key + ": " + path + " cannot be read: " + e, "make it a UTF-8 text file");
    }
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }

  private static Optional<Problem> problem(String what, String remedy) {
    return Optional.of(Problem.of(what, remedy));
  }
}
