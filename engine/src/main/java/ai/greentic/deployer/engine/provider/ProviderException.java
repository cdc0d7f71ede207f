package ai.greentic.deployer.engine.provider;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider could not read or change the host. The message says what happened to which object. */
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final transient @Nullable Finding finding;

  /**
   * @param message what happened, with the object (a path, a unit) and the value
   * @param remedy what the user can do next, a sentence
   */
  public ProviderException(String message, String remedy) {
    this(message, remedy, null);
  }

  public ProviderException(String message, String remedy, @Nullable Throwable cause) {
    this(message, remedy, null, cause);
  }

  private ProviderException(
      String message, String remedy, @Nullable Finding finding, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message is null"), cause);
    this.remedy = Objects.requireNonNull(remedy, "remedy is null");
    this.finding = finding;
  }

  /**
   * The same for an observation that found something else in the place of an object, which no plan
   * may remove: a plan fails with it, and drift tells it as a finding.
   *
   * @param kind of the finding
   * @param expected in words
   * @param found in words
   */
  public ProviderException asDrift(String kind, String expected, String found) {
    String message = String.valueOf(getMessage());
    return new ProviderException(
        message,
        remedy,
        Finding.of(kind, message, expected, found).repairedByHand(remedy),
        getCause());
  }

  /** What an observation found in the place of an object, if that is what failed. */
  public Optional<Finding> finding() {
    return Optional.ofNullable(finding);
  }

  /** What the user can do next, a sentence. */
  public String remedy() {
    return remedy;
  }
}
