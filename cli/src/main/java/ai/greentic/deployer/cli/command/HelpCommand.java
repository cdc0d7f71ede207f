package ai.greentic.deployer.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "help",
    customSynopsis = "greentic-deployer help [VERB]",
    description = "Shows all verbs, or how to use one.",
    sortOptions = false,
    exitCodeList = {"0:shown"},
    footer = {"greentic-deployer help plan"})
final class HelpCommand implements Verb {
  @Parameters(paramLabel = "VERB", arity = "0..2", description = "The verb to explain.")
  private List<String> verb = new ArrayList<>();

  @Override
  public int run(Session session) {
    if (verb.isEmpty()) {
      session.console().out().print(HelpText.overview());
      return CommandLineRunner.DONE;
    }
    String word = String.join(" ", verb);
    if (!VerbName.beginningWith(word).isEmpty()) {
      session.console().out().print(HelpText.ofVerbsBeginningWith(word));
      return CommandLineRunner.DONE;
    }
    if (verb.size() > 1 && VerbName.of(verb.getFirst()).isPresent()) {
      throw new UsageException("'help' takes one verb at a time; leave '" + verb.get(1) + "' away");
    }
    VerbName name =
        VerbName.of(word).orElseThrow(() -> new UsageException(UnknownVerb.message(verb)));
    session.console().out().print(ParsedVerb.help(name));
    return CommandLineRunner.DONE;
  }
}
