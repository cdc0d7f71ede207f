package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Risk.Severity;
import ai.greentic.deployer.engine.resource.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A review as a comment of a pull request on GitHub or GitLab: what counts first, the details of
 * each resource folded. It never exceeds {@link #LONGEST}; the details that do not fit are left out
 * whole and named.
 */
public final class MarkdownReview {
  /** GitHub refuses comments of more than 65,536 characters; others add a line or two to it. */
  static final int LONGEST = 60_000;

  private static final int MOST_NAMED = 20;
  private static final int MOST_REMOVALS = 10;
  private static final int LONGEST_VALUE = 200;
  private static final int LARGEST_GRAPH = 60;

  /** Room for the notice of what was left out. */
  private static final int NOTICE = 4_000;

  private final Review review;
  private final List<String> head = new ArrayList<>();
  private final List<String> foot = new ArrayList<>();

  private MarkdownReview(Review review) {
    this.review = review;
  }

  /** The comment, at most 60,000 characters. */
  public static String of(Review review) {
    return new MarkdownReview(review).text();
  }

  private String text() {
    title();
    risks();
    kinds();
    facts();
    removals();
    String graph = graph();
    List<ReviewEntry> shown = review.mode().isEmpty() ? review.entries() : review.changed();
    List<String> blocks = shown.stream().map(MarkdownEntry::of).toList();
    String end = String.join("\n", foot);
    int room = LONGEST - NOTICE - length(head) - end.length();
    Set<Integer> fitting = fitting(shown, blocks, room);
    boolean graphFits =
        graph.length() <= room - fitting.stream().mapToInt(i -> blocks.get(i).length()).sum();

    StringBuilder text = new StringBuilder(String.join("\n", head)).append('\n');
    if (!blocks.isEmpty()) {
      text.append(review.mode().isEmpty() ? "### Resources\n\n" : "### Changes\n\n");
    }
    List<Address> missing = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (fitting.contains(i)) {
        text.append(blocks.get(i));
      } else {
        missing.add(shown.get(i).address());
      }
    }
    if (graphFits) {
      text.append(graph);
    }
    cut(text, missing, shown.size(), graphFits ? "" : graph);
    return text.append(end).toString();
  }

  private static int length(List<String> lines) {
    return lines.stream().mapToInt(line -> line.length() + 1).sum();
  }

  private void title() {
    head.add(
        "## "
            + review.what()
            + " of "
            + Markdown.code(review.deployment())
            + (review.mode().isEmpty() ? "" : ": " + review.mode()));
    head.add("");
    head.add("**" + review.headline() + "**" + (review.outcomes().isEmpty() ? "" : "  "));
    if (!review.outcomes().isEmpty()) {
      head.add(String.join(" ", review.outcomes()));
    }
    head.add("");
    List<Review.Fact> prominent = review.prominent();
    for (int i = 0; i < prominent.size(); i++) {
      head.add(fact(prominent.get(i)) + (i < prominent.size() - 1 ? "  " : ""));
    }
    if (!prominent.isEmpty()) {
      head.add("");
    }
  }

  private static String fact(Review.Fact fact) {
    return Markdown.words(cut(fact.name())) + ": " + Markdown.code(cut(fact.value()));
  }

  /** An alert, which GitHub and GitLab colour; a quotation elsewhere. */
  private void risks() {
    if (review.risks().isEmpty()) {
      return;
    }
    head.add("> [!" + alert(review.risks().getFirst().severity()) + "]");
    for (Risk risk : review.risks()) {
      head.add(
          "> - **"
              + risk.title()
              + "**"
              + (risk.addresses().isEmpty() ? "" : " " + named(risk.addresses()))
              + (risk.detail().isEmpty() ? "" : ": " + risk.detail()));
    }
    head.add("");
  }

  private static String alert(Severity severity) {
    return switch (severity) {
      case DANGER -> "CAUTION";
      case WARNING -> "WARNING";
      case NOTE -> "NOTE";
    };
  }

  /** Addresses have harmless letters only, and a length of at most 129. */
  private static String named(List<Address> addresses) {
    String shown =
        addresses.stream()
            .limit(MOST_NAMED)
            .map(address -> Markdown.code(address.toString()))
            .collect(Collectors.joining(", "));
    int more = addresses.size() - MOST_NAMED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private void kinds() {
    if (review.counts().isEmpty()) {
      return;
    }
    StringBuilder names = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    StringBuilder numbers = new StringBuilder("|");
    for (Review.Count count : review.counts()) {
      names.append(' ').append(count.tone().mark()).append(' ').append(count.what()).append(" |");
      rule.append(" :---: |");
      numbers.append(' ').append(count.number()).append(" |");
    }
    head.add(names.toString());
    head.add(rule.toString());
    head.add(numbers.toString());
    head.add("");
  }

  private void facts() {
    foot.add("<details>");
    foot.add(
        "<summary>" + (review.mode().isEmpty() ? "About" : "What it is bound to") + "</summary>");
    foot.add("");
    List<Review.Fact> facts = review.facts();
    facts.stream().limit(MOST_NAMED).forEach(fact -> foot.add("- " + fact(fact)));
    if (facts.size() > MOST_NAMED) {
      foot.add("- and " + (facts.size() - MOST_NAMED) + " more");
    }
    foot.add("");
    foot.add("</details>");
    foot.add("");
  }

  private void removals() {
    if (review.removals().isEmpty()) {
      return;
    }
    head.add("Removed at the end, as no generation that is kept needs it:");
    head.add("");
    for (Review.Removal removal : review.removals().stream().limit(MOST_REMOVALS).toList()) {
      head.add(
          "- "
              + Markdown.code(removal.address().toString())
              + ": "
              + Markdown.code(cut(removal.object())));
    }
    int more = review.removals().size() - MOST_REMOVALS;
    if (more > 0) {
      head.add("- and " + more + " more");
    }
    head.add("");
  }

  /** So short, also when escaped, that the head and the foot always fit. */
  private static String cut(String text) {
    String line = Printable.line(text);
    return line.length() <= LONGEST_VALUE
        ? line
        : line.substring(0, LONGEST_VALUE) + "… (" + line.length() + " characters)";
  }

  private String graph() {
    Graph graph = Graph.of(review).withoutUnchanged();
    if (graph.edges().isEmpty() || graph.nodes().size() > LARGEST_GRAPH) {
      return "";
    }
    return "### Graph\n\n"
        + String.join("\n", Markdown.fenced("mermaid", MermaidGraph.lines(graph)))
        + "\n\n";
  }

  /** Those that interrupt, take something away or put something in its place come first. */
  private static Set<Integer> fitting(List<ReviewEntry> entries, List<String> blocks, int room) {
    Set<Integer> fitting = new HashSet<>();
    int left = room;
    for (boolean grave : List.of(true, false)) {
      for (int i = 0; i < blocks.size(); i++) {
        if (isGrave(entries.get(i)) == grave && blocks.get(i).length() <= left) {
          left -= blocks.get(i).length();
          fitting.add(i);
        }
      }
    }
    return fitting;
  }

  private static boolean isGrave(ReviewEntry entry) {
    return entry.interrupts()
        || switch (entry.tone()) {
          case REPLACE, DESTROY -> true;
          case CREATE, UPDATE, RECORD, NEUTRAL -> false;
        };
  }

  private void cut(StringBuilder text, List<Address> missing, int all, String graph) {
    if (missing.isEmpty() && graph.isEmpty()) {
      return;
    }
    text.append("> [!IMPORTANT]\n> **Cut to ")
        .append(String.format(java.util.Locale.ROOT, "%,d", LONGEST))
        .append(" characters.** ");
    if (!missing.isEmpty()) {
      text.append("The details of ")
          .append(missing.size())
          .append(" of ")
          .append(all)
          .append(" resources are not shown: ")
          .append(named(missing))
          .append(". ");
    }
    if (!graph.isEmpty()) {
      text.append("The graph is not shown. ");
    }
    text.append("See all with ")
        .append(Markdown.code("greentic-deployer show -format=html " + cut(review.argument())))
        .append(".\n\n");
  }
}
