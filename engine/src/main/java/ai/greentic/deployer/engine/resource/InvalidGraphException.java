package ai.greentic.deployer.engine.resource;

import java.util.List;

/** Resources do not form a graph: a cycle, a missing resource, an address used twice. */
public final class InvalidGraphException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Address> cycle;

  public InvalidGraphException(String message) {
    this(message, List.of());
  }

  private InvalidGraphException(String message, List<Address> cycle) {
    super(message);
    this.cycle = List.copyOf(cycle);
  }

  /** For resources that depend on each other; the last is the first again. */
  static InvalidGraphException cycle(List<Address> cycle) {
    return new InvalidGraphException(
        "dependencies form a cycle: "
            + String.join(" → ", cycle.stream().map(Address::toString).toList())
            + "; remove one of them",
        cycle);
  }

  /** The resources of a cycle, the first one again at the end; empty when there is none. */
  public List<Address> cycle() {
    return cycle;
  }
}
