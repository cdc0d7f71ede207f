package ai.greentic.deployer.signing;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.SigningError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A small file with a secret, which only its owner may read, as ssh(1) demands it of keys. */
public final class PrivateKeyFile {
  private static final int OPEN_TO_OTHERS = 0077;
  private static final int MOST_BYTES = 1 << 16;

  private PrivateKeyFile() {}

  /** The text of the file. Throws when it is not there, or others may use it. */
  public static String read(Path file) throws DeployerException {
    try {
      requirePrivate(file);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw DeployerException.failed(
              SigningError.KEY_UNUSABLE,
              file + " is too large for a key",
              "give the file of the private key");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw DeployerException.failed(
          SigningError.KEY_UNUSABLE,
          "there is no file " + file,
          "give the path of the private key, or make one with 'greentic-deployer keygen -out=NAME'",
          e);
    } catch (IOException e) {
      throw DeployerException.failed(
          SigningError.KEY_UNUSABLE,
          file + " could not be read: " + e.getMessage(),
          "check its path and mode",
          e);
    }
  }

  private static void requirePrivate(Path file) throws IOException, DeployerException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
    if ((mode & OPEN_TO_OTHERS) != 0) {
      throw DeployerException.failed(
          SigningError.KEY_UNUSABLE,
          file + " can be used by others (mode " + Integer.toOctalString(mode) + ")",
          "'chmod 600 " + file + "'; if others may have read it, make a new key");
    }
  }
}
