package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that node_exporter reads at any moment: replaced whole, readable by all. */
final class MetricsFile {
  private MetricsFile() {}

  static void write(Path file, String text) throws DeployerException {
    // A name that does not end in .prom is not read.
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
      Files.writeString(unfinished, text);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DeployerException.failed(
          CliError.METRICS_UNWRITABLE,
          "the metrics cannot be written to " + file + ": " + FailureReason.of(e),
          "look at its folder, which node_exporter's --collector.textfile.directory names",
          e);
    }
  }
}
