package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.signature.PlanSignature;
import ai.greentic.deployer.engine.signature.SignatureFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The signatures that come with a plan file. */
final class SignatureInput {
  private SignatureInput() {}

  /** Where the signatures of a plan file are unless somebody says otherwise. */
  static Path beside(Path plan) {
    return plan.resolveSibling(plan.getFileName() + SignatureFile.SUFFIX);
  }

  /** Those of the file that is named, which must be there, or of the one beside the plan. */
  static List<PlanSignature> read(Console console, Path plan, Optional<Path> named)
      throws DeployerException {
    Path file = named.orElse(beside(plan));
    Path real = console.folder().resolve(file);
    if (named.isEmpty() && Files.exists(real) && !Files.isRegularFile(real)) {
      // A pipe that somebody put there would be waited for without end.
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          file + " is no file",
          "remove it, or name the file with the signatures with -signatures");
    }
    Optional<byte[]> bytes = bytes(console, file);
    if (bytes.isEmpty() && named.isPresent()) {
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          "there is no file " + file,
          "give the file that 'greentic-deployer sign' wrote");
    }
    return bytes.isEmpty() ? List.of() : SignatureFile.decode(file.toString(), bytes.get());
  }

  private static Optional<byte[]> bytes(Console console, Path file) throws DeployerException {
    try (InputStream in = Files.newInputStream(console.folder().resolve(file))) {
      return Optional.of(in.readNBytes(SignatureFile.LARGEST + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          "the signatures in " + file + " could not be read: " + e.getMessage(),
          "check its path and mode",
          e);
    }
  }
}
