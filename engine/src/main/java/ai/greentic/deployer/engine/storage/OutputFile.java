package ai.greentic.deployer.engine.storage;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a person named for something to be saved in.
 *
 * @param what is saved, a noun
 * @param unwritable the code of the failure to do so
 */
public record OutputFile(Path path, String what, ErrorCode unwritable) {

  /** Replaces the file whole; a device or a folder of that name is refused, never replaced. */
  public void write(byte[] bytes) throws DeployerException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw DeployerException.failed(
          unwritable,
          path + " is there already and is not a file, so that no " + what + " is written to it",
          "give another name with -out");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw DeployerException.failed(
          unwritable,
          "there is no folder " + folder + " for the " + what,
          "make it, or give another name with -out");
    }
    try {
      DurableFile.write(path, bytes);
    } catch (IOException e) {
      throw DeployerException.failed(
          unwritable,
          "the " + what + " could not be written to " + path + ": " + FailureReason.of(e),
          "choose a folder that can be written and has space",
          e);
    }
  }
}
