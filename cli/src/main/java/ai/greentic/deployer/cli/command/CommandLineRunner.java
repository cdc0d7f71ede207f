package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.cli.render.ProblemText;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs one command line. All failures end here, as a message and an exit code. */
public final class CommandLineRunner {
  static final int DONE = 0;
  static final int ERROR = 1;
  static final int CHANGES = 2;
  static final int USAGE = 64;

  private static final String PROGRAM = "greentic-deployer";

  /** The hidden verb that completion scripts ask. */
  private static final String COMPLETE = "__complete";

  private final Session session;

  public CommandLineRunner(Session session) {
    this.session = session;
  }

  /** Runs the verb that the arguments name, and gives the exit code. */
  public int run(List<String> arguments) {
    if (!arguments.isEmpty() && arguments.getFirst().equals(COMPLETE)) {
      session
          .console()
          .out()
          .print(new Completion(session).answer(arguments.subList(1, arguments.size())));
      return DONE;
    }
    if (VersionLine.isAskedFor(arguments.toArray(String[]::new))) {
      return VersionLine.print(session.console().out(), err());
    }
    List<String> words = Arguments.withSingleDashes(arguments);
    if (words.isEmpty()) {
      err().print(HelpText.overview());
      return USAGE;
    }
    String first = words.getFirst();
    return switch (first) {
      case "-help", "-h" -> {
        session.console().out().print(HelpText.overview());
        yield DONE;
      }
      case "-version", "-v" -> runVerb(VerbName.VERSION, words.subList(1, words.size()));
      default -> named(words);
    };
  }

  private int named(List<String> words) {
    int length = Math.min(words.size(), VerbName.length(words.getFirst()));
    if (length == 2 && words.get(1).startsWith("-")) {
      length = 1;
    }
    String name = String.join(" ", words.subList(0, length));
    List<String> rest = words.subList(length, words.size());
    if (length < VerbName.length(name) && (rest.contains("-help") || rest.contains("-h"))) {
      session.console().out().print(HelpText.ofVerbsBeginningWith(name));
      return DONE;
    }
    return VerbName.of(name).map(verb -> runVerb(verb, rest)).orElseGet(() -> unknownVerb(words));
  }

  private int unknownVerb(List<String> words) {
    String first = words.getFirst();
    String group = VerbName.beginningWith(first).isEmpty() ? "" : " " + first;
    return usage(
        UnknownVerb.message(words),
        PROGRAM + group + " <verb> [options]",
        PROGRAM + (group.isEmpty() ? " help" : group + " -help"));
  }

  private int runVerb(VerbName name, List<String> words) {
    int exitCode = runParsed(name, words);
    // A print stream keeps its failures to itself: of a full disk, or of a pipe nobody reads.
    if (!session.console().out().checkError()) {
      return exitCode;
    }
    err().println("Error: not all of the output could be written");
    boolean succeeded = exitCode == DONE || exitCode == CHANGES;
    return succeeded && name.isForItsOutput() ? ERROR : exitCode;
  }

  private int runParsed(VerbName name, List<String> words) {
    try {
      Verb verb = name.create();
      warnOfEnvironment(name);
      PluginOptions plugins = new PluginOptions();
      Optional<Verb> parsed = ParsedVerb.parse(name, verb, plugins, words, session.console().out());
      return parsed.isPresent() ? parsed.get().run(plugins.session(session)) : DONE;
    } catch (UsageException e) {
      return usage(
          String.valueOf(e.getMessage()),
          ParsedVerb.synopsis(name),
          PROGRAM + " " + name.word() + " -help");
    } catch (DeployerException e) {
      return failed(e, RepeatedOptions.of(name, words));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return interrupted();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return bug(e);
    }
  }

  /** A mistyped variable would go unseen otherwise. */
  private void warnOfEnvironment(VerbName name) {
    Set<String> set = session.console().environment().keySet();
    boolean heeded = name != VerbName.VERSION && name != VerbName.COMPLETION;
    if (heeded
        && set.stream().anyMatch(variable -> variable.startsWith(EnvironmentDefault.PREFIX))) {
      EnvironmentCheck.warnings(set).forEach(err()::println);
    }
  }

  private int usage(String message, String synopsis, String help) {
    err().println("Error: " + Printable.line(message));
    err().println("Usage: " + synopsis);
    err().println("Run '" + help + "' for more.");
    return USAGE;
  }

  private int failed(DeployerException e, RepeatedOptions options) {
    err().print(options.in(new ProblemText(Paint.PLAIN).render(e.category(), e.problems())));
    trace(e);
    return e.category().exitCode();
  }

  private int interrupted() {
    err().println("Interrupted; nothing was changed.");
    return ERROR;
  }

  /** What is said of a failure that nobody thought of. */
  static Problem problem(Throwable bug) {
    return Problem.of(
        CliError.BUG,
        "this is a bug in greentic-deployer: " + bug,
        "report it with the command and the output of the same command with"
            + " GREENTIC_DEPLOYER_DEBUG=1; '"
            + PROGRAM
            + " status' shows how the deployment is");
  }

  private int bug(Throwable e) {
    ProblemText text = new ProblemText(Paint.PLAIN);
    err().print(text.render(problem(e)) + text.more(List.of(CliError.BUG)));
    trace(e);
    return ERROR;
  }

  private void trace(Throwable e) {
    if ("1".equals(session.console().environment().get("GREENTIC_DEPLOYER_DEBUG"))) {
      e.printStackTrace(err());
    }
  }

  private PrintStream err() {
    return session.console().err();
  }
}
