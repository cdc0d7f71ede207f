package ai.greentic.deployer.engine.provider;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing about an object that is no longer as it was applied, in words that people know.
 *
 * @param kind a stable name for programs, lower-case words joined with hyphens, such as {@code
 *     unit-edited}
 * @param summary what happened, a clause without a full stop
 * @param attributes the attributes in which it shows
 * @param expected what was applied, in words; empty when the attributes themselves tell it
 * @param found what there is, in words; empty when the attributes themselves tell it
 * @param byHand what somebody has to do about it because no plan can; empty when a plan repairs it
 */
public record Finding(
    String kind,
    String summary,
    List<String> attributes,
    String expected,
    String found,
    Optional<String> byHand) {
  /** The kind of an object that is gone. */
  public static final String MISSING = "missing";

  /** The kind of an attribute that nobody has a better word for. */
  public static final String CHANGED = "changed";

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Finding {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "'" + kind + "' is no kind of finding; write lower-case words joined with hyphens");
    }
    Objects.requireNonNull(summary, "summary is null");
    attributes = List.copyOf(attributes);
    Objects.requireNonNull(expected, "expected is null");
    Objects.requireNonNull(found, "found is null");
    Objects.requireNonNull(byHand, "byHand is null");
  }

  /** One whose attributes show what was expected and what was found. */
  public static Finding shownBy(String kind, String summary, String... attributes) {
    return new Finding(kind, summary, List.of(attributes), "", "", Optional.empty());
  }

  /** One that is told in words. */
  public static Finding of(
      String kind, String summary, String expected, String found, String... attributes) {
    return new Finding(kind, summary, List.of(attributes), expected, found, Optional.empty());
  }

  /**
   * An object that is not there any more.
   *
   * @param what in words with its name, such as {@code file /etc/hosts}
   */
  public static Finding missing(String what) {
    return of(MISSING, "it is gone", what, "nothing");
  }

  /** The same for something that no plan can repair. */
  public Finding repairedByHand(String remedy) {
    return new Finding(kind, summary, attributes, expected, found, Optional.of(remedy));
  }
}
