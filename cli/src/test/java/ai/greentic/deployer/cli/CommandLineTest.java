package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.cli.command.Console;
import ai.greentic.deployer.cli.command.Machine;
import ai.greentic.deployer.cli.render.TerminalSize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines through the public door, in a folder of its own on a machine in memory. */
abstract class CommandLineTest {
  @TempDir Path folder;

  final FakeMachine machine = new FakeMachine();
  final Map<String, String> environment = new HashMap<>();
  String input = "";
  boolean asksPeople;
  boolean terminal;

  /** What a command line left. */
  record Run(int exitCode, String out, String err) {
    Run exits(int expected) {
      assertEquals(expected, exitCode, () -> "out:\n" + out + "\nerr:\n" + err);
      return this;
    }

    Run prints(String expected) {
      assertEquals(expected, out);
      return this;
    }

    Run complains(String expected) {
      assertEquals(expected, err);
      return this;
    }
  }

  @BeforeEach
  void writeDocument() {
    write("deployment.yaml", document("acme-prod", "registry.example/app:1"));
  }

  static String document(String name, String image) {
    return """
    apiVersion: greentic.ai/v1alpha1
    kind: Deployment
    metadata:
      name: %s
    spec:
      bundle:
        source: file:///opt/acme.squashfs
      runtime:
        image: %s
    """
        .formatted(name, image);
  }

  void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command line with the state in the test's folder. */
  Run inState(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.add("-state-dir=states");
    return run(all.toArray(String[]::new));
  }

  Run run(String... arguments) {
    return runOn(machine, arguments);
  }

  Run runOn(Machine system, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            folder,
            asksPeople,
            terminal,
            TerminalSize.USUAL);
    Main main = new Main(system, () -> Instant.parse("2026-01-01T00:00:00Z"));
    int exitCode = main.run(List.of(arguments), console);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
