package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a stored file. With the environment variable UPDATE_GOLDEN=1 a file that
 * differs is written anew, and the test fails so that nobody forgets to look.
 */
public final class Golden {
  private Golden() {}

  /** A file in src/test/resources/golden. */
  public static void assertMatches(String file, String actual) {
    assertMatches(Path.of("src/test/resources/golden", file), actual);
  }

  /** Any file, such as a page of docs that is made of something else. */
  public static void assertMatches(Path path, String actual) {
    try {
      boolean update = "1".equals(System.getenv("UPDATE_GOLDEN"));
      if (update && !(Files.exists(path) && Files.readString(path).equals(actual))) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, actual);
        fail("wrote " + path + "; look at it and run again without UPDATE_GOLDEN");
      }
      assertEquals(Files.readString(path), actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
