package ai.greentic.deployer.engine.resource;

/** Resources do not form a graph: a cycle, a missing resource, an address used twice. */
public final class InvalidGraphException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidGraphException(String message) {
    super(message);
  }
}
