package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.TerminalHelp;
import ai.greentic.deployer.cli.manual.VerbPage;
import ai.greentic.deployer.engine.resource.Address;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a verb's options and parameters from the command line. */
final class ParsedVerb {
  private ParsedVerb() {}

  /** Fills the verb in; empty when help was asked for, which is then printed. */
  static Optional<Verb> parse(
      VerbName name, Verb verb, PluginOptions plugins, List<String> words, PrintStream out) {
    CommandLine line = commandLine(name, verb, plugins);
    try {
      line.parseArgs(words.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw new UsageException(unmatched(name, line, e.getUnmatched().getFirst()));
    } catch (MissingParameterException e) {
      throw new UsageException(
          e.getMissing().isEmpty()
              ? String.valueOf(e.getMessage())
              : "'" + name.word() + "' needs " + typed(e.getMissing().getFirst()));
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    if (line.isUsageHelpRequested()) {
      out.print(help(name));
      return Optional.empty();
    }
    return Optional.of(verb);
  }

  static String help(VerbName name) {
    return TerminalHelp.of(page(name));
  }

  /** What the manual says of it. */
  static VerbPage page(VerbName name) {
    return PageMaker.page(name, spec(name));
  }

  /** Its options and parameters. */
  static CommandSpec spec(VerbName name) {
    return commandLine(name, name.create(), new PluginOptions()).getCommandSpec();
  }

  static String synopsis(VerbName name) {
    return spec(name).usageMessage().customSynopsis()[0];
  }

  private static CommandLine commandLine(VerbName name, Verb verb, PluginOptions plugins) {
    CommandLine line = new CommandLine(verb);
    if (name.usesProviders()) {
      line.addMixin("plugins", plugins);
    }
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-help", "-h")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    return line.setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .registerConverter(Address.class, OptionValues::address)
        .registerConverter(Duration.class, OptionValues::duration)
        .registerConverter(Integer.class, OptionValues::wholeNumber)
        .registerConverter(Path.class, OptionValues::path);
  }

  /** An option or a parameter as it is typed, with the word for its value. */
  private static String typed(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.names()[0] + "=" + option.paramLabel()
        : argument.paramLabel();
  }

  private static String unmatched(VerbName name, CommandLine line, String word) {
    if (!word.startsWith("-")) {
      return "'" + name.word() + "' takes no further parameter '" + word + "'";
    }
    String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    if (option.equals(EnvironmentDefault.LOCK_TIMEOUT.option())) {
      return "'"
          + name.word()
          + "' takes no lock and waits for no other run; leave "
          + option
          + " away";
    }
    return "'"
        + name.word()
        + "' has no option '"
        + option
        + "'"
        + Suggestion.phrase(option, line.getCommandSpec().optionsMap().keySet());
  }
}
