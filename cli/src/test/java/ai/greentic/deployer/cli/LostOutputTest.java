package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.command.Console;
import ai.greentic.deployer.cli.render.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An output that takes nothing: a full disk has lost it, who closed the pipe wants no more. */
final class LostOutputTest extends CommandLineTest {
  private static final String LOST = "Error: not all of the output could be written\n";

  private Run lost(String... arguments) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(full, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            folder,
            false,
            false,
            TerminalSize.USUAL);
    int exitCode =
        new Main(machine, () -> Instant.parse("2026-01-01T00:00:00Z"))
            .run(List.of(arguments), console);
    return new Run(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsAskedForItsOutputHasFailed() {
    assertEquals(LOST, lost("version").exits(1).err());
    assertEquals(LOST, lost("explain", "plan-stale").exits(1).err());
  }

  @Test
  void whatWasDoneIsDone() {
    assertEquals(LOST, lost("keygen", "-out=alice").exits(0).err());
    assertTrue(Files.exists(folder.resolve("alice.key")));
  }

  /** The program in a process of its own, which begins to write once it has read the document. */
  private Process process(ProcessBuilder.Redirect out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "render",
            "-state-dir=states",
            "/dev/stdin")
        .directory(folder.toFile())
        .redirectOutput(out)
        .start();
  }

  private Run render(Process process) throws Exception {
    try (OutputStream in = process.getOutputStream()) {
      in.write(Files.readAllBytes(folder.resolve("deployment.yaml")));
    }
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), "", err);
  }

  @Test
  void aReaderThatWentAwayIsNoError() throws Exception {
    Process process = process(ProcessBuilder.Redirect.PIPE);
    process.getInputStream().close();
    render(process).exits(0).complains("");
  }

  @Test
  void aFileThatTakesNoMoreIsOne() throws Exception {
    Process process = process(ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile()));
    render(process).exits(1).complains(LOST);
  }
}
