package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes text files that must not be there yet, with the mode that the umask leaves of 0666. */
final class NewFile {
  private NewFile() {}

  static void write(Console console, Path file, String text) throws DeployerException {
    Path path = console.folder().resolve(file);
    try {
      Files.createFile(path);
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
        file + " could not be written: " + e,
        "choose a folder that can be written and has space",
        e);
  }
}
