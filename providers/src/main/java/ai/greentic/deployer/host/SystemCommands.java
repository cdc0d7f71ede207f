package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs as child processes, and leaves none behind. */
public final class SystemCommands implements Commands {
  /** No answer that we read is near this size; a program that writes more has gone wrong. */
  private static final int LARGEST_OUTPUT = 32 * 1024 * 1024;

  private static final int KEPT_OF_ERRORS = 64 * 1024;

  /** A daemon that inherited the pipe keeps it open after the command itself has ended. */
  private static final Duration WAIT_FOR_LAST_OUTPUT = Duration.ofMillis(500);

  private static final Duration WAIT_BETWEEN_TERM_AND_KILL = Duration.ofSeconds(2);

  @Override
  public Result run(Command command) throws ProviderException, InterruptedException {
    Process process = start(command);
    try {
      CapturedStream out =
          CapturedStream.head(process.getInputStream(), LARGEST_OUTPUT, command.lines());
      CapturedStream err =
          CapturedStream.tail(process.getErrorStream(), KEPT_OF_ERRORS, command.lines());
      Thread.ofPlatform().daemon().start(() -> feed(process, command.input()));
      if (!process.waitFor(command.limit().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ProviderException(
            HostError.COMMAND_TIMEOUT,
            command + " did not end within " + inWords(command.limit()) + " and was stopped",
            "look at the load of the machine and run the same command by hand");
      }
      out.await(WAIT_FOR_LAST_OUTPUT);
      err.await(WAIT_FOR_LAST_OUTPUT);
      if (out.overflowed()) {
        throw new ProviderException(
            HostError.UNEXPECTED_OUTPUT,
            command + " wrote more than " + LARGEST_OUTPUT + " bytes",
            "run the same command by hand and look at its output");
      }
      return new Result(command.shortName(), process.exitValue(), out.text(), err.text());
    } finally {
      if (process.isAlive()) {
        end(process);
      }
    }
  }

  private static Process start(Command command) throws ProviderException {
    ProcessBuilder builder = new ProcessBuilder(command.argv()).directory(new File("/"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(command.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      String program = command.argv().getFirst();
      throw new ProviderException(
          HostError.PROGRAM_MISSING,
          program + " cannot be started: " + e.getMessage(),
          "install the package that holds " + program + ", or put it on the PATH",
          e);
    }
  }

  private static void feed(Process process, String input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The command ended without reading all of its input; its exit code tells what it means.
    }
  }

  /** Ends a process and its descendants: asks first, so that they can put their things in order. */
  private static void end(Process process) {
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    family.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(WAIT_BETWEEN_TERM_AND_KILL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private static String inWords(Duration limit) {
    return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
