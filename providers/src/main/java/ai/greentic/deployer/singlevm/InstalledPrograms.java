package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Result;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks which programs a machine has, and in which version. */
record InstalledPrograms(Commands commands) {
  private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.(\\d+))?");

  /** A version that is needed at least, such as 20.10. */
  record Least(int major, int minor) {
    @Override
    public String toString() {
      return minor == 0 ? String.valueOf(major) : major + "." + minor;
    }
  }

  /** What a command printed; empty when it failed or cannot be started. */
  Optional<String> output(String... argv) throws InterruptedException {
    try {
      return Optional.of(commands.run(Command.of(argv))).filter(Result::ok).map(Result::out);
    } catch (ProviderException e) {
      return Optional.empty();
    }
  }

  /** Why a program is of no use, empty when it is there. */
  Optional<Problem> missing(String program, String remedy) throws InterruptedException {
    return output(program, "--version").isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                HostError.PROGRAM_MISSING, program + " is not installed or does not work", remedy));
  }

  /**
   * Why a version is too old, empty when it is not.
   *
   * @param printed holds the version first of all numbers
   */
  static Optional<Problem> old(String name, String printed, Least least, String remedy) {
    Matcher version = VERSION.matcher(printed);
    if (version.find()) {
      int major = Integer.parseInt(version.group(1));
      int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
      if (major > least.major() || (major == least.major() && minor >= least.minor())) {
        return Optional.empty();
      }
    }
    String line = printed.lines().findFirst().orElse("");
    return Optional.of(
        Problem.of(
            HostError.PROGRAM_OUTDATED,
            "%s is '%s', at least %s is needed".formatted(name, line, least),
            remedy));
  }
}
