package ai.greentic.deployer.certificate;

/** A PEM file does not hold what it should; the message follows the name of the file. */
final class UnreadablePemException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadablePemException(String message) {
    super(message);
  }
}
