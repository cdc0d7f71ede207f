package ai.greentic.deployer.engine.problem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why reading or writing failed, in words for people: Java's messages name its classes. */
public final class FailureReason {
  private FailureReason() {}

  /**
   * Such as {@code No space left on device}, as the system words it.
   *
   * @param failure an {@link IOException}, or what Java throws in its place
   */
  public static String of(Exception failure) {
    return switch (failure) {
      case DirectoryIteratorException wrapped -> of(Objects.requireNonNull(wrapped.getCause()));
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileSystemException system when system.getReason() != null -> system.getReason();
      case Exception other when other.getMessage() != null -> other.getMessage();
      case Exception other -> other.getClass().getSimpleName();
    };
  }
}
