package ai.greentic.deployer.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The options of a run that say which deployment is meant. The commands that its failure tells to
 * run need them too.
 */
record RepeatedOptions(String stateDir, String name) {
  private static final String STATE_DIR = EnvironmentDefault.STATE_DIR.option();
  private static final String NAME = EnvironmentDefault.NAME.option();

  /** A command in a sentence, up to what ends it; its verb has one word or two. */
  private static final Pattern COMMAND =
      Pattern.compile("(?<![/\\w-])greentic-deployer ((?:state )?[a-z][a-z-]*)(?![\\w.])([^'\n]*)");

  /** Values that need no quotes, neither in a shell nor in a sentence. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./~+@:,-]+");

  /** Those of a command line. */
  static RepeatedOptions of(VerbName verb, List<String> words) {
    TypedOptions typed = TypedOptions.of(ParsedVerb.spec(verb), words);
    return new RepeatedOptions(
        option(STATE_DIR, typed.value(STATE_DIR)), option(NAME, typed.value(NAME)));
  }

  private static String option(String option, Optional<String> value) {
    return value
        .filter(text -> PLAIN.matcher(text).matches())
        .map(text -> " " + option + "=" + text)
        .orElse("");
  }

  /**
   * The text with these options in its commands, where they lack them and take them: beside {@code
   * -snapshot}, which brings the state with it, none.
   */
  String in(String text) {
    return stateDir.isEmpty() && name.isEmpty()
        ? text
        : COMMAND.matcher(text).replaceAll(this::repeated);
  }

  private String repeated(MatchResult command) {
    StringBuilder repeated = new StringBuilder("greentic-deployer ").append(command.group(1));
    Optional<CommandSpec> spec = VerbName.of(command.group(1)).map(ParsedVerb::spec);
    for (String option : new String[] {stateDir, name}) {
      String key = option.isEmpty() ? "" : option.substring(1, option.indexOf('='));
      if (spec.map(found -> found.optionsMap().containsKey(key)).orElse(false)
          && !command.group(2).contains(key + "=")
          && !command.group(2).contains("-snapshot=")) {
        repeated.append(option);
      }
    }
    return Matcher.quoteReplacement(repeated.append(command.group(2)).toString());
  }
}
