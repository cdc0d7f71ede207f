package ai.greentic.deployer.cli.manual;

import java.util.List;

/**
 * What the manual says of the whole program.
 *
 * @param summary in one line without a full stop
 * @param description paragraphs
 * @param groups all verbs
 */
public record OverviewPage(
    String summary,
    String synopsis,
    List<String> description,
    List<Group> groups,
    List<Entry> exitCodes,
    List<Entry> environment,
    List<Entry> files,
    List<String> examples) {

  public OverviewPage {
    description = List.copyOf(description);
    groups = List.copyOf(groups);
    exitCodes = List.copyOf(exitCodes);
    environment = List.copyOf(environment);
    files = List.copyOf(files);
    examples = List.copyOf(examples);
  }

  /** Verbs that serve one purpose, with their summaries. */
  public record Group(String title, List<Entry> verbs) {
    public Group {
      verbs = List.copyOf(verbs);
    }
  }
}
