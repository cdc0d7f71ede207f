package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.signature.SigningKey;
import ai.greentic.deployer.signing.PrivateKeyText;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The private key that signs. */
final class KeyOptions {
  @Option(
      names = "-key",
      paramLabel = "FILE",
      description =
          "The private key: PEM (PKCS #8) or OpenSSH, Ed25519; env:NAME takes it from an environment"
              + " variable.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "-passphrase",
      paramLabel = "FILE",
      description = "The passphrase of an encrypted PKCS #8 key: its first line, or env:NAME.")
  private Optional<String> passphrase = Optional.empty();

  SigningKey read(Console console) throws DeployerException {
    if (key.isEmpty()) {
      throw new UsageException("'sign' needs -key=FILE, the private key of who signs");
    }
    SecretOption secret = new SecretOption("-key", key.get());
    String text = secret.read(console);
    Optional<String> words = Optional.empty();
    if (passphrase.isPresent()) {
      words = new SecretOption("-passphrase", passphrase.get()).read(console).lines().findFirst();
    }
    try {
      return PrivateKeyText.parse(text, words);
    } catch (FormatException e) {
      throw DeployerException.failed(
          SigningError.KEY_UNUSABLE,
          "the key " + secret + " cannot be used: " + e.getMessage(),
          "'greentic-deployer keygen -out=NAME' makes a key",
          e);
    }
  }
}
