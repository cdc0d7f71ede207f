package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.nio.file.Path;

/** A file that must be a plan. */
final class PlanFileInput {
  private PlanFileInput() {}

  static byte[] read(Console console, Path path) throws DeployerException {
    byte[] bytes = InputFile.read(console, path);
    if (!InputFile.isPlan(bytes)) {
      throw none(path, bytes);
    }
    return bytes;
  }

  /** The failure that these bytes are no plan. */
  static DeployerException none(Path path, byte[] bytes) {
    return bytes.length == 0
        ? DeployerException.failed(
            CliError.FILE_OF_OTHER_KIND,
            path + " is empty, and so no plan file",
            "make it again with 'greentic-deployer plan -out=" + path + " DOCUMENT'")
        : DeployerException.failed(
            CliError.FILE_OF_OTHER_KIND,
            path + " is not a plan file",
            "make one with 'greentic-deployer plan -out=plan.bin " + path + "'");
  }
}
