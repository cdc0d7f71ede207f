package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.ErrorCode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider could not read or change the host. The message says what happened to which object. */
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final String remedy;
  private final transient @Nullable Finding finding;

  /**
   * A failure that no code says more about, as those of plug-ins: {@code provider-failed}.
   *
   * @param message what happened, with the object (a path, a unit) and the value
   * @param remedy what the user can do next, a sentence
   */
  public ProviderException(String message, String remedy) {
    this(EngineError.PROVIDER_FAILED, message, remedy, null, null);
  }

  public ProviderException(String message, String remedy, @Nullable Throwable cause) {
    this(EngineError.PROVIDER_FAILED, message, remedy, null, cause);
  }

  /**
   * @param code which kind of failure it is
   * @param message what happened, with the object (a path, a unit) and the value
   * @param remedy what the user can do next, a sentence
   */
  public ProviderException(ErrorCode code, String message, String remedy) {
    this(code, message, remedy, null, null);
  }

  public ProviderException(
      ErrorCode code, String message, String remedy, @Nullable Throwable cause) {
    this(code, message, remedy, null, cause);
  }

  private ProviderException(
      ErrorCode code,
      String message,
      String remedy,
      @Nullable Finding finding,
      @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message is null"), cause);
    this.code = Objects.requireNonNull(code, "code is null");
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
        code,
        message,
        remedy,
        Finding.of(kind, message, expected, found).repairedByHand(remedy),
        getCause());
  }

  /** Which kind of failure it is. */
  public ErrorCode code() {
    return code;
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
