package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.container.SecretVariables;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.spec.SpecError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Looks at the files and folders of the machine that a document names. */
record DocumentFiles(Path root) {
  private static final int OTHERS_MAY = 0077;

  Optional<Problem> readable(String key, String path) {
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
  Optional<Problem> secret(String path) {
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
          key + ": " + path + " cannot be read: " + FailureReason.of(e),
          "make it a UTF-8 text file");
    }
  }

  Optional<Problem> metricsFolder(String file) {
    String folder = file.substring(0, file.lastIndexOf('/'));
    return Files.isDirectory(inRoot(folder))
        ? Optional.empty()
        : problem(
            SpecError.DOCUMENT_INVALID_VALUE,
            "spec.drift.metricsFile: the folder " + folder + " does not exist",
            "name a file in the folder of node_exporter's --collector.textfile.directory");
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }

  private static Optional<Problem> problem(ErrorCode code, String what, String remedy) {
    return Optional.of(Problem.of(code, what, remedy));
  }
}
