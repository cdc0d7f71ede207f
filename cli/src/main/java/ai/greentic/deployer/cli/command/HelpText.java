package ai.greentic.deployer.cli.command;

/** The help that is about no single verb. */
final class HelpText {
  private HelpText() {}

  static String overview() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: greentic-deployer <verb> [options]

            Puts one application on this machine, exactly as reviewed.

            Verbs:
            """);
    for (VerbName verb : VerbName.values()) {
      text.append("  ")
          .append(verb.word())
          .append(" ".repeat(15 - verb.word().length()))
          .append(verb.summary())
          .append('\n');
    }
    return text.append(
            """

            Options follow the verb, with one dash or two. 'greentic-deployer <verb> -help'
            tells them all.

            Example:
              greentic-deployer plan -out=plan.bin deployment.yaml
              greentic-deployer show plan.bin
              greentic-deployer apply plan.bin
            """)
        .toString();
  }
}
