package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that the command line names, once and with a limit. */
final class InputFile {
  /** As much as a plan may have; documents have a smaller limit of their own. */
  private static final int LARGEST = 256 << 20;

  /** CBOR's self-described tag (RFC 8949, section 3.4.6), with which plan files begin. */
  private static final byte[] PLAN_MAGIC = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

  private InputFile() {}

  static byte[] read(Console console, Path file) throws DeployerException {
    Path path = console.folder().resolve(file);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw DeployerException.failed(
            CliError.FILE_UNREADABLE,
            file + " is larger than 256 MiB",
            "give a deployment document or a plan file");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw DeployerException.failed(
          CliError.FILE_UNREADABLE, "there is no file " + file, otherwise(file.toString()), e);
    } catch (AccessDeniedException e) {
      throw DeployerException.failed(
          CliError.FILE_UNREADABLE, file + " may not be read", "run as root", e);
    } catch (IOException e) {
      if (Files.isDirectory(path)) {
        throw DeployerException.failed(
            CliError.FILE_UNREADABLE, file + " is a folder", "give the path of a file in it", e);
      }
      throw DeployerException.failed(
          CliError.FILE_UNREADABLE,
          file + " could not be read: " + e.getMessage(),
          "give the path of a readable file",
          e);
    }
  }

  /** What to do about a file that is not there. */
  private static String otherwise(String file) {
    return switch (file) {
      case "-" -> "write /dev/stdin for the standard input";
      case Document.DEFAULT ->
          "give the path of a file, change to its folder, or write one with 'greentic-deployer init'";
      default -> "give the path of a file, or change to its folder";
    };
  }

  /** Reads a document; says so when a plan was given instead. */
  static byte[] readDocument(Console console, Path file) throws DeployerException {
    byte[] bytes = read(console, file);
    refuseSnapshot(file, bytes);
    if (beginsAsPlan(bytes)) {
      throw DeployerException.failed(
          CliError.FILE_OF_OTHER_KIND,
          file + " is a plan file, not a deployment document",
          "look at it with 'greentic-deployer show " + file + "', or give the document");
    }
    return bytes;
  }

  /** Reads a snapshot; says so when something else was given instead. */
  static HostSnapshot readSnapshot(Console console, Path file) throws DeployerException {
    byte[] bytes = read(console, file);
    if (!beginsAsPlan(bytes)) {
      throw DeployerException.failed(
          CliError.FILE_OF_OTHER_KIND,
          file + " is not a snapshot",
          "take one on the machine: greentic-deployer snapshot deployment.yaml -out=host.snapshot");
    }
    return SnapshotFile.decode(bytes);
  }

  /** For verbs that take a plan or a document. */
  static void refuseSnapshot(Path file, byte[] bytes) throws DeployerException {
    if (SnapshotFile.isSnapshot(bytes)) {
      throw DeployerException.failed(
          CliError.FILE_OF_OTHER_KIND,
          file + " is a snapshot of a machine, from which plans are made",
          "make one with 'greentic-deployer plan -snapshot=" + file + " -out=plan.bin FILE'");
    }
  }

  private static boolean beginsAsPlan(byte[] bytes) {
    return bytes.length >= PLAN_MAGIC.length
        && bytes[0] == PLAN_MAGIC[0]
        && bytes[1] == PLAN_MAGIC[1]
        && bytes[2] == PLAN_MAGIC[2];
  }

  /**
   * Whether a file is meant to be a plan: by its first bytes, and because a document is text. So a
   * damaged plan is called a damaged plan.
   */
  static boolean isPlan(byte[] bytes) {
    if (beginsAsPlan(bytes)) {
      return true;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0;
    } catch (CharacterCodingException e) {
      return true;
    }
  }
}
