package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who did what with a deployment, and how it ended: JSON lines, only ever appended to. Each is on
 * disk when {@link #append} returns.
 */
public final class AuditLog {
  private final Path folder;
  private final Path file;
  private final String deployment;

  AuditLog(Path folder, String deployment) {
    this.folder = folder;
    this.file = folder.resolve("audit.jsonl");
    this.deployment = deployment;
  }

  /**
   * Appends an entry with time, user and deployment.
   *
   * @param what such as {@code apply-began}
   */
  public void append(String what, Mapping details) throws DeployerException {
    Mapping entry =
        details
            .with("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .with("what", what)
            .with("author", Author.ofThisProcess())
            .with("pid", Value.of(ProcessHandle.current().pid()))
            .with("deployment", deployment);
    try {
      DurableFile.makeFolder(folder);
      Ownership.require(file);
      DurableFile.appendLine(file, CanonicalJson.line(entry));
    } catch (Ownership.UntrustedException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNTRUSTED,
          "the audit log is not to be trusted: " + e.getMessage(),
          "find out who could change it, then give it to root with chown and chmod go-w",
          e);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "the audit log " + file + " could not be written: " + FailureReason.of(e),
          "make space or mend the file system",
          e);
    }
  }

  /** All whole entries, the oldest first. */
  public List<Mapping> entries() throws DeployerException {
    try {
      List<Mapping> entries = new ArrayList<>();
      for (String line : Files.readString(file).split("\n", -1)) {
        entry(line).ifPresent(entries::add);
      }
      return entries;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNREADABLE,
          file + " could not be read: " + FailureReason.of(e),
          "run as root",
          e);
    }
  }

  /** None for a line that a crash has torn. */
  private static Optional<Mapping> entry(String line) {
    try {
      return CanonicalJson.decode(line.getBytes(StandardCharsets.UTF_8)) instanceof Mapping entry
          ? Optional.of(entry)
          : Optional.empty();
    } catch (FormatException e) {
      return Optional.empty();
    }
  }
}
