package ai.greentic.deployer.engine.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class FailureReasonTest {
  @Test
  void aReasonNamesNoClassOfJava() {
    assertEquals("a/b does not exist", FailureReason.of(new NoSuchFileException("a/b")));
    assertEquals("no permission for a/b", FailureReason.of(new AccessDeniedException("a/b")));
    assertEquals(
        "Is a directory", FailureReason.of(new FileSystemException("a/b", null, "Is a directory")));
    assertEquals("a/b", FailureReason.of(new FileSystemException("a/b")));
    assertEquals(
        "No space left on device", FailureReason.of(new IOException("No space left on device")));
    assertEquals("Nul: a/b", FailureReason.of(new InvalidPathException("a/b", "Nul")));
  }

  @Test
  void whatIsWrappedIsTheReason() {
    assertEquals(
        "no permission for a",
        FailureReason.of(new DirectoryIteratorException(new AccessDeniedException("a"))));
  }

  /** Nothing better is known then. */
  @Test
  void aFailureWithoutWordsIsNamed() {
    assertEquals("EOFException", FailureReason.of(new EOFException()));
  }
}
