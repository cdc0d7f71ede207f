package ai.greentic.deployer.cli;

import ai.greentic.deployer.cli.command.CommandLineRunner;
import ai.greentic.deployer.cli.command.Console;
import ai.greentic.deployer.cli.command.LinuxMachine;
import ai.greentic.deployer.cli.command.Machine;
import ai.greentic.deployer.cli.command.OtherMachine;
import ai.greentic.deployer.cli.command.Session;
import ai.greentic.deployer.cli.command.VersionLine;
import ai.greentic.deployer.cli.render.TerminalSize;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The command line program. Its exit codes are in docs/reference/cli.md. */
public final class Main {
  private final Machine machine;
  private final InstantSource clock;

  public Main(Machine machine, InstantSource clock) {
    this.machine = machine;
    this.clock = clock;
  }

  /** Runs one command line and gives the exit code. Never throws for anything a user can cause. */
  public int run(List<String> arguments, Console console) {
    return new CommandLineRunner(new Session(console, machine, clock)).run(arguments);
  }

  public static void main(String[] arguments) {
    if (VersionLine.isAskedFor(arguments)) {
      end(VersionLine.print(stream(new StandardOutput()), System.err));
    }
    // Takes as long as all that comes before the verb's own work: side by side with it.
    GracefulStop stop = new GracefulStop(Thread.currentThread(), System.err);
    Thread.ofPlatform().name("signals").daemon(true).start(stop::install);
    end(
        new Main(
                machine(System.getProperty("os.name"), System.getProperty("os.arch")),
                InstantSource.system())
            .run(List.of(arguments), processConsole()));
  }

  /**
   * Ends the program. The usual way asks for a logger first, which searches all jars (11 ms of each
   * start), and runs what was registered for the end: nothing of ours. What the options of Java ask
   * for, a flight recording or an agent, may be written at the end.
   */
  private static void end(int exitCode) {
    for (String variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
      String options = System.getenv().getOrDefault(variable, "");
      if (options.contains("FlightRecording") || options.contains("agent")) {
        System.exit(exitCode);
      }
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /** The machine that a system with these names is, as Java gives them. */
  static Machine machine(String system, String architecture) {
    return system.equals("Linux") && architecture.equals("amd64")
        ? new LinuxMachine()
        : new OtherMachine(system, architecture);
  }

  /** The launcher tells what only it finds out cheaply: which streams are terminals, how wide. */
  private static Console processConsole() {
    return new Console(
        // Unlike System.in, a channel ends a read when its thread is interrupted.
        Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
        stream(new StandardOutput()),
        stream(new FileOutputStream(FileDescriptor.err)),
        System.getenv(),
        Path.of(""),
        Boolean.getBoolean("greentic.terminal.in"),
        Boolean.getBoolean("greentic.terminal.out"),
        new TerminalSize(
            columns(), Integer.getInteger("greentic.terminal.rows", TerminalSize.USUAL.rows())));
  }

  /** The variable goes before what the terminal says of itself (POSIX, environment variables). */
  private static int columns() {
    String wanted = System.getenv().getOrDefault("COLUMNS", "");
    return wanted.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(wanted)
        : Integer.getInteger("greentic.terminal.columns", TerminalSize.USUAL.columns());
  }

  private static PrintStream stream(FileOutputStream file) {
    return new PrintStream(
        new java.io.BufferedOutputStream(file, 1 << 13), true, StandardCharsets.UTF_8);
  }
}
