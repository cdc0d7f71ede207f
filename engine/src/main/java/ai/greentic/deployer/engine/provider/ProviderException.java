package ai.greentic.deployer.engine.provider;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A provider could not read or change the host. The message says what happened to which object. */
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param message what happened, with the object (a path, a unit) and the value
   * @param remedy what the user can do next, a sentence
   */
  public ProviderException(String message, String remedy) {
    this(message, remedy, null);
  }

  public ProviderException(String message, String remedy, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message is null"), cause);
    this.remedy = Objects.requireNonNull(remedy, "remedy is null");
  }

  /** What the user can do next, a sentence. */
  public String remedy() {
    return remedy;
  }
}
