package ai.greentic.deployer.cli.manual;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The manual as one page of Markdown, docs/reference/cli.md. */
public final class ReferencePage {
  private final StringBuilder page = new StringBuilder();

  private ReferencePage() {}

  /**
   * The page.
   *
   * @param verbs all that the groups of the overview name
   * @throws IllegalStateException when two verbs tell different things of a common option
   */
  public static String of(OverviewPage overview, List<VerbPage> verbs) {
    ReferencePage reference = new ReferencePage();
    Map<String, VerbPage> byWord = new LinkedHashMap<>();
    verbs.forEach(verb -> byWord.put(verb.word(), verb));
    reference
        .page
        .append("# Commands\n\n```text\n")
        .append(overview.synopsis())
        .append("\n```\n\n");
    overview.description().forEach(reference::paragraph);
    reference.paragraph(
        "This page is made of the same texts as 'greentic-deployer <verb> -help' and the man pages."
            + " What the commands print is told in [output](output.md), generations and the state in"
            + " [state](state.md).");
    reference.contents(overview.groups());
    reference.table("Common options", "option", "means", commonOptions(verbs));
    reference.table("Exit codes", "code", "means", overview.exitCodes());
    reference.table("Environment", "variable", "means", overview.environment());
    reference.table("Files", "file", "is", overview.files());
    for (OverviewPage.Group group : overview.groups()) {
      reference.page.append("## ").append(group.title()).append("\n\n");
      group
          .verbs()
          .forEach(verb -> reference.verb(Objects.requireNonNull(byWord.get(verb.term()))));
    }
    return reference.page.toString().stripTrailing() + "\n";
  }

  private static List<Entry> commonOptions(List<VerbPage> verbs) {
    Map<String, Entry> found = new LinkedHashMap<>();
    for (VerbPage verb : verbs) {
      for (Entry option : verb.commonOptions()) {
        Entry known = found.putIfAbsent(option.term(), option);
        if (known != null && !known.equals(option)) {
          throw new IllegalStateException(verb.word() + " tells otherwise of " + option.term());
        }
      }
    }
    return List.copyOf(found.values());
  }

  private void contents(List<OverviewPage.Group> groups) {
    page.append("| verb | does |\n|---|---|\n");
    for (OverviewPage.Group group : groups) {
      page.append("| **").append(group.title()).append("** | |\n");
      for (Entry verb : group.verbs()) {
        page.append("| [`")
            .append(verb.term())
            .append("`](#")
            .append(verb.term().replace(' ', '-'))
            .append(") | ")
            .append(cell(verb.text()))
            .append(" |\n");
      }
    }
    page.append('\n');
  }

  private void verb(VerbPage verb) {
    page.append("### ").append(verb.word()).append("\n\n```text\n");
    page.append(verb.synopsis()).append("\n```\n\n");
    paragraph(verb.description());
    rows("parameter", "is", verb.parameters());
    rows("option", "means", verb.options());
    String common =
        String.join(
            ", ", verb.commonOptions().stream().map(option -> "`" + option.term() + "`").toList());
    page.append("[Common options](#common-options): ").append(common).append(".\n\n");
    rows("exit code", "means", verb.exitCodes());
    page.append("```sh example\n");
    verb.examples().forEach(example -> page.append(example).append('\n'));
    page.append("```\n\n");
  }

  private void table(String title, String term, String text, List<Entry> entries) {
    page.append("## ").append(title).append("\n\n");
    rows(term, text, entries);
  }

  private void rows(String term, String text, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    page.append("| ").append(term).append(" | ").append(text).append(" |\n|---|---|\n");
    for (Entry entry : entries) {
      page.append("| `")
          .append(entry.term().replace("|", "\\|"))
          .append("` | ")
          .append(cell(entry.text()))
          .append(" |\n");
    }
    page.append('\n');
  }

  private void paragraph(String text) {
    page.append(prose(text)).append("\n\n");
  }

  private static String cell(String text) {
    return prose(text).replace("|", "\\|");
  }

  /** Angle brackets would begin a tag. */
  private static String prose(String text) {
    return text.replace("<", "&lt;").replace(">", "&gt;");
  }
}
