package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonEvents;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.FailureReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the JSON lines of a run go: the standard output, a file, or both. */
final class EventOutput implements Consumer<String>, AutoCloseable {
  /** Bytes that the first line of events never exceeds. */
  private static final int FIRST_LINE = 1 << 10;

  private final Optional<PrintStream> standard;
  private final Optional<Path> path;
  private final @Nullable OutputStream file;
  private @Nullable IOException failure;

  private EventOutput(
      Optional<PrintStream> standard, Optional<Path> path, @Nullable OutputStream file) {
    this.standard = standard;
    this.path = path;
    this.file = file;
  }

  /**
   * Opens the file anew; a pipe or a device is taken as it is. A file that holds anything else than
   * events is left alone: it may be the plan, the document, the state or the policy.
   *
   * @throws DeployerException when it cannot be written: before anything else is done
   */
  static EventOutput open(Optional<PrintStream> standard, Optional<Path> path)
      throws DeployerException {
    if (path.isEmpty()) {
      return new EventOutput(standard, path, null);
    }
    try {
      requireEvents(path.get());
      return new EventOutput(standard, path, Files.newOutputStream(path.get()));
    } catch (IOException e) {
      throw DeployerException.failed(
          CliError.EVENTS_UNWRITABLE,
          "the events cannot be written to " + path.get() + ": " + FailureReason.of(e),
          "name a file in a folder that is there and can be written with -json-into",
          e);
    }
  }

  private static void requireEvents(Path file) throws IOException, DeployerException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    byte[] begin;
    try (InputStream in = Files.newInputStream(file)) {
      begin = in.readNBytes(FIRST_LINE);
    }
    if (begin.length == 0
        || JsonEvents.isFirstLine(
            new String(begin, StandardCharsets.UTF_8).lines().findFirst().orElse(""))) {
      return;
    }
    throw DeployerException.failed(
        CliError.EVENTS_UNWRITABLE,
        file + " is there already and holds something else than events, so that none are written",
        "give a new name with -json-into");
  }

  /** A file that cannot be written any more must not stop what runs. */
  @Override
  public void accept(String line) {
    standard.ifPresent(stream -> {
      stream.println(line);
      stream.flush();
    });
    if (file != null && failure == null) {
      try {
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** What could not be written, if something could not, as a sentence. */
  Optional<String> complaint() {
    return Optional.ofNullable(failure)
        .map(e ->
            "not all events could be written to "
                + path.map(Path::toString).orElse("")
                + ": "
                + FailureReason.of(e));
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
  }
}
