package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where this program is installed, as its launcher tells, and whether root may rely on it. */
final class InstalledProgram {
  private static final String PROPERTY = "greentic.program";
  private static final String REMEDY =
      "install the distribution for good, as root, for example in /opt/greentic-deployer, and run"
          + " it from there";

  /** Emptied, or hidden from the service, or gone with the next boot. */
  private static final List<Path> UNFIT =
      List.of(
          Path.of("/tmp"),
          Path.of("/var/tmp"),
          Path.of("/run"),
          Path.of("/dev/shm"),
          Path.of("/media"));

  private static final int OTHERS_WRITE = 0022;

  private InstalledProgram() {}

  static Optional<Path> ofThisProcess() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
  }

  /** Why a timer cannot start it; empty when it can. */
  static Optional<Problem> problem(Optional<Path> program) {
    if (program.isEmpty()) {
      return problem("it was not started by its own launcher, so that its place is not known");
    }
    Path path = program.get();
    Optional<Path> unfit = UNFIT.stream().filter(path::startsWith).findFirst();
    if (unfit.isPresent()) {
      return problem(path + " lies in " + unfit.get() + ", where it does not stay");
    }
    try {
      for (Path part = path; part != null; part = part.getParent()) {
        Map<String, Object> status =
            Files.readAttributes(part, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        boolean roots = Integer.valueOf(0).equals(status.get("uid"));
        if (!roots || !(status.get("mode") instanceof Integer mode) || (mode & OTHERS_WRITE) != 0) {
          return problem(part + " can be written by others than root");
        }
      }
    } catch (IOException e) {
      return problem(path + " cannot be looked at: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Problem> problem(String reason) {
    return Optional.of(
        Problem.of(
            CliError.DRIFT_TIMER_UNAVAILABLE,
            "spec.drift.schedule: a timer cannot start this program: " + reason,
            REMEDY));
  }
}
