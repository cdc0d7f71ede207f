package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.storage.DurableFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes text files that must not be there yet, mode 0644 (less what the umask takes). */
final class NewFile {
  private NewFile() {}

  static void write(Console console, Path file, String text) throws DeployerException {
    Path path = console.folder().resolve(file);
    Path parent = file.getParent();
    if (parent != null && !Files.isDirectory(console.folder().resolve(parent))) {
      throw DeployerException.failed(
          CliError.FILE_UNWRITABLE,
          "there is no folder " + parent + " for " + file.getFileName(),
          "make it, or give another FILE");
    }
    try {
      Files.createFile(path, DurableFile.onlyOwner(path, "rw-r--r--"));
    } catch (FileAlreadyExistsException e) {
      throw DeployerException.failed(
          CliError.FILE_EXISTS,
          file + " is there already and is not overwritten",
          "give another FILE, or look at what would be written: greentic-deployer init -",
          e);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      remove(path, e);
      throw unwritable(file, e);
    }
  }

  /** Half a document would be in the way of the next try. */
  private static void remove(Path path, IOException reason) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static DeployerException unwritable(Path file, IOException e) {
    return DeployerException.failed(
        CliError.FILE_UNWRITABLE,
        file + " could not be written: " + FailureReason.of(e),
        "choose a folder that can be written and has space",
        e);
  }
}
