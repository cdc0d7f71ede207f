package ai.greentic.deployer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this tool, as the build wrote it. */
final class ToolVersion {
  private ToolVersion() {}

  static String current() {
    try (InputStream in = ToolVersion.class.getResourceAsStream("/greentic-deployer-version")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
