package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.Entry;
import ai.greentic.deployer.cli.manual.OverviewPage;
import ai.greentic.deployer.cli.manual.VerbPage;
import ai.greentic.deployer.cli.render.ErrorCatalogue;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** The whole manual, for those who print it or write it to files. */
public final class Manual {
  private Manual() {}

  public static List<VerbPage> verbs() {
    return Arrays.stream(VerbName.values()).map(ParsedVerb::page).toList();
  }

  public static OverviewPage overview() {
    return new OverviewPage(
        HelpText.SUMMARY,
        "greentic-deployer <verb> [options] [FILE]",
        HelpText.DESCRIPTION,
        Arrays.stream(VerbGroup.values()).map(Manual::group).toList(),
        exitCodes(),
        Environment.all(),
        HelpText.FILES,
        HelpText.EXAMPLES);
  }

  private static OverviewPage.Group group(VerbGroup group) {
    return new OverviewPage.Group(
        group.title(),
        group.verbs().stream().map(verb -> new Entry(verb.word(), verb.summary() + ".")).toList());
  }

  /** Exit codes are explained in the catalogue of errors, under their numbers. */
  private static List<Entry> exitCodes() {
    return ErrorCatalogue.read().all().stream()
        .filter(explanation -> Character.isDigit(explanation.code().charAt(0)))
        .map(explanation ->
            new Entry(explanation.code(), explanation.title() + ". " + explanation.cause()))
        .toList();
  }

  public static String version() {
    return ToolVersion.current();
  }

  /** The date of the source that this was built from. */
  public static LocalDate date() {
    return LocalDate.ofInstant(ToolVersion.built(), ZoneOffset.UTC);
  }
}
