package ai.greentic.deployer.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the runner of a platform does: bash scripts on this host, not on the machine, as a user
 * without any right, with exactly the environment that is given.
 */
final class RunnerAccount {
  private static final String NOBODY = "65534";
  private static final String PATH = "/usr/bin:/bin";

  private RunnerAccount() {}

  /**
   * Runs a script as GitHub and GitLab do, with {@code set -eo pipefail}.
   *
   * @param folder the current one, with all below it the user's own
   * @param first folders that come first on the PATH
   */
  static Outcome run(
      Path folder, Map<String, String> environment, List<String> first, String script) {
    try {
      Path scratch = Files.createTempDirectory("runner");
      Path file = Files.writeString(scratch.resolve("script"), script);
      Path out = scratch.resolve("out");
      Path err = scratch.resolve("err");
      execute(List.of("chown", "-R", NOBODY + ":" + NOBODY, scratch.toString(), folder.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(
                  "setpriv",
                  "--reuid=" + NOBODY,
                  "--regid=" + NOBODY,
                  "--clear-groups",
                  "bash",
                  "--noprofile",
                  "--norc",
                  "-eo",
                  "pipefail",
                  file.toString())
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("HOME", scratch.toString());
      builder.environment().put("LANG", "C.UTF-8");
      builder.environment().put("PATH", String.join(":", first) + ":" + PATH);
      int exitCode = builder.start().waitFor();
      Outcome outcome = new Outcome(script, exitCode, text(out), text(err));
      remove(scratch);
      return outcome;
    } catch (IOException e) {
      throw new IllegalStateException("the runner could not run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + script, e);
    }
  }

  /** Removes a folder with all that a script has left in it. */
  static void remove(Path folder) {
    try {
      execute(List.of("rm", "-rf", folder.toString()));
    } catch (IOException e) {
      throw new IllegalStateException("could not remove " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while removing " + folder, e);
    }
  }

  private static void execute(List<String> command) throws IOException, InterruptedException {
    int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IOException(command + " ended with " + exitCode);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
