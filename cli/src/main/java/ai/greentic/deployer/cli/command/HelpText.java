package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.Entry;
import java.util.List;

/** The help that is about no single verb. */
final class HelpText {
  static final String SUMMARY = "puts one application on this machine, exactly as reviewed";

  static final List<String> DESCRIPTION =
      List.of(
          "greentic-deployer compares a deployment document with this machine, shows what would"
              + " change as a plan, and carries out exactly that plan. What it made stands in a"
              + " state, so that it can be changed, checked, taken back and removed.",
          "Options follow the verb, with one dash or two: -out=plan.bin, -out plan.bin and"
              + " --out=plan.bin are the same. FILE is deployment.yaml in the current folder when"
              + " none is given.");

  static final List<Entry> FILES =
      List.of(
          new Entry("deployment.yaml", "The document of verbs that are given none."),
          new Entry(
              "/var/lib/greentic-deployer",
              "The state: a folder for each deployment. -state-dir names another one."),
          new Entry(
              "/etc/greentic-deployer/policy.yaml",
              "Which plans this machine takes, if it is there."));

  static final List<String> EXAMPLES =
      List.of(
          "greentic-deployer plan -out=plan.bin deployment.yaml",
          "greentic-deployer show plan.bin",
          "greentic-deployer apply plan.bin");

  private static final int SUMMARY_COLUMN = 17;

  private HelpText() {}

  /**
   * The help on verbs of two words.
   *
   * @param first the word that they share
   */
  static String ofVerbsBeginningWith(String first) {
    StringBuilder text =
        new StringBuilder("Usage: greentic-deployer ")
            .append(first)
            .append(" <verb> [options]\n\n");
    for (VerbName verb : VerbName.beginningWith(first)) {
      append(text, verb);
    }
    return text.append("\n'greentic-deployer ")
        .append(first)
        .append(" <verb> -help' tells the options of each.\n")
        .toString();
  }

  private static void append(StringBuilder text, VerbName verb) {
    text.append("  ")
        .append(verb.word())
        .append(" ".repeat(SUMMARY_COLUMN - 2 - verb.word().length()))
        .append(verb.summary())
        .append('\n');
  }

  static String overview() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: greentic-deployer <verb> [options]

            Puts one application on this machine, exactly as reviewed.
            """);
    for (VerbGroup group : VerbGroup.values()) {
      text.append('\n').append(group.title()).append(":\n");
      for (VerbName verb : group.verbs()) {
        append(text, verb);
      }
    }
    text.append(
        """

        Options follow the verb, with one dash or two. 'greentic-deployer <verb> -help'
        tells them all.

        Examples:
        """);
    EXAMPLES.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
