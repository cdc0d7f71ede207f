package ai.greentic.deployer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The version of this tool and its date, as the build wrote it. */
final class ToolVersion {
  private ToolVersion() {}

  static String current() {
    return written("/greentic-deployer-version").orElse("unknown");
  }

  /** When it was made; the same for every build of the same source. */
  static Instant built() {
    return written("/greentic-deployer-built").map(Instant::parse).orElse(Instant.EPOCH);
  }

  private static Optional<String> written(String resource) {
    try (InputStream in = ToolVersion.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
