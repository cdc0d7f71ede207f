package ai.greentic.deployer.cli.render;

import java.util.List;

/**
 * What there is to know of an error code, or of an exit code.
 *
 * @param code its word, such as {@code plan-stale}, or the number of an exit code
 * @param title in a few words
 * @param cause why it happens
 * @param effect what it means for the machine, with the exit code
 * @param remedy the steps; one that begins with {@link #COMMAND} is a command to type
 */
public record Explanation(
    String code, String title, String cause, String effect, List<String> remedy) {
  /** What a step that is a command begins with. */
  static final String COMMAND = "$ ";

  public Explanation {
    remedy = List.copyOf(remedy);
  }

  /** Some that belong together, with a heading. */
  public record Group(String title, List<Explanation> explanations) {
    public Group {
      explanations = List.copyOf(explanations);
    }
  }
}
