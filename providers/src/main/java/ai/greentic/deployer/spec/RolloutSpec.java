package ai.greentic.deployer.spec;

/**
 * How a new release replaces an old one.
 *
 * @param onFailure what happens when the new release does not become ready
 * @param keep how many earlier generations stay on the machine for a way back
 */
public record RolloutSpec(OnFailure onFailure, int keep) {

  /** What happens when a release fails its gate. */
  public enum OnFailure {
    ROLLBACK("rollback"),
    STOP("stop");

    private final String word;

    OnFailure(String word) {
      this.word = word;
    }

    /** The word in the document. */
    public String word() {
      return word;
    }
  }

  /** Of a resource graph, whose author knows best whether the way back is a good one. */
  public static final RolloutSpec OF_GRAPHS = new RolloutSpec(OnFailure.STOP, 3);

  public static final RolloutSpec DEFAULT = new RolloutSpec(OnFailure.ROLLBACK, 3);
}
