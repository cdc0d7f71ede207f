package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.spec.DeploymentReader;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.SpecDigest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A deployment document that was read and is valid.
 *
 * @param digest identifies what it means, see {@link SpecDigest}
 */
record Document(DeploymentSpec spec, String digest) {
  /** The document that is used when none is named. */
  static final String DEFAULT = "deployment.yaml";

  static Document read(Console console, Path file) throws DeployerException {
    return parse(file, InputFile.readDocument(console, file));
  }

  /** The named document, or the default one of the current folder. */
  static Document readOrDefault(Console console, Optional<Path> file) throws DeployerException {
    return read(console, file.orElse(Path.of(DEFAULT)));
  }

  static Document parse(Path file, byte[] bytes) throws DeployerException {
    try {
      DeploymentSpec spec = DeploymentReader.read(file.toString(), bytes);
      return new Document(spec, SpecDigest.of(spec));
    } catch (InvalidSpecException e) {
      throw e.asFailure();
    }
  }
}
