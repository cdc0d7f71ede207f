package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file in src/test/resources/golden. With the environment variable
 * UPDATE_GOLDEN=1 the files are written anew, and the test fails so that nobody forgets to look.
 */
public final class Golden {
  private Golden() {}

  public static void assertMatches(String file, String actual) {
    Path path = Path.of("src/test/resources/golden", file);
    try {
      if ("1".equals(System.getenv("UPDATE_GOLDEN"))) {
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
