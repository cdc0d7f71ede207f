package ai.greentic.deployer.image;

/** An image, or the archive that holds it, is not as its specification says. */
final class InvalidImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with which part, to follow the name of the archive or image
   */
  InvalidImageException(String message) {
    super(message);
  }
}
