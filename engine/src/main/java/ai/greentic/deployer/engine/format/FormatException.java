package ai.greentic.deployer.engine.format;

/** Bytes that are not what they should be. The message says where and what would be right. */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }

  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
