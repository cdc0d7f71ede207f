package ai.greentic.deployer.cli.manual;

import java.util.List;

/**
 * All that the manual says of one verb.
 *
 * @param word as it is typed: {@code plan}, {@code state list}
 * @param summary in one line without a full stop
 * @param synopsis the whole command line, such as {@code greentic-deployer plan [options] [FILE]}
 * @param description sentences
 * @param options those of this verb
 * @param commonOptions those that many verbs have
 * @param examples command lines; a line that begins with {@code #} says what the next is for
 * @param related words of other verbs
 */
public record VerbPage(
    String word,
    String summary,
    String synopsis,
    String description,
    List<Entry> parameters,
    List<Entry> options,
    List<Entry> commonOptions,
    List<Entry> exitCodes,
    List<Entry> environment,
    List<String> examples,
    List<String> related) {

  /** What starts the comment lines of examples. */
  public static final String COMMENT = "#";

  public VerbPage {
    parameters = List.copyOf(parameters);
    options = List.copyOf(options);
    commonOptions = List.copyOf(commonOptions);
    exitCodes = List.copyOf(exitCodes);
    environment = List.copyOf(environment);
    examples = List.copyOf(examples);
    related = List.copyOf(related);
  }

  /** The name of its man page. */
  public String pageName() {
    return pageName(word);
  }

  /** The name of the man page of the verb with this word. */
  static String pageName(String word) {
    return "greentic-deployer-" + word.replace(' ', '-');
  }
}
