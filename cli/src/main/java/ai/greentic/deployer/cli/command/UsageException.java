package ai.greentic.deployer.cli.command;

/** The command line itself is wrong. The message says how, and what would be right. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
