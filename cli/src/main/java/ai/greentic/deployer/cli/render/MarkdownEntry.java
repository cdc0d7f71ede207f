package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.ReviewAttribute.Line;
import ai.greentic.deployer.cli.render.ReviewAttribute.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One resource of a review, folded. */
final class MarkdownEntry {
  private MarkdownEntry() {}

  static String of(ReviewEntry entry) {
    List<String> lines = new ArrayList<>();
    lines.add("<details>");
    lines.add("<summary>" + summary(entry) + "</summary>");
    lines.add("");
    if (!entry.reason().isEmpty()) {
      lines.add("Why: " + Markdown.words(entry.reason()));
      lines.add("");
    }
    List<String> small = new ArrayList<>();
    for (ReviewAttribute attribute : entry.attributes()) {
      if (!attribute.isBlock()) {
        small.addAll(line(attribute));
      }
    }
    if (!small.isEmpty()) {
      lines.addAll(Markdown.fenced("diff", small));
      lines.add("");
    }
    for (ReviewAttribute attribute : entry.attributes()) {
      if (attribute.isBlock()) {
        // A line that began with a long run of backticks would look like a fence.
        lines.add("In " + Markdown.code(attribute.name()) + notes(attribute) + ":");
        lines.add("");
        lines.addAll(
            Markdown.fenced(
                attribute.isChanged() ? "diff" : "text",
                attribute.lines().stream().map(line -> line(attribute, line)).toList()));
        lines.add("");
      }
    }
    if (entry.hidden() > 0) {
      lines.add(
          entry.hidden()
              + (entry.hidden() == 1 ? " attribute stays" : " attributes stay")
              + " as before.");
      lines.add("");
    }
    lines.add("</details>");
    lines.add("");
    return String.join("\n", lines) + "\n";
  }

  private static String summary(ReviewEntry entry) {
    StringBuilder summary = new StringBuilder();
    entry.kind().ifPresent(_ -> summary.append(entry.tone().mark()).append(' '));
    summary.append(Markdown.codeInTag(entry.address().toString()));
    if (!entry.sentence().isEmpty()) {
      summary.append(' ').append(entry.sentence());
    }
    entry.notes().forEach(note -> summary.append("; ").append(Markdown.wordsInTag(note)));
    if (entry.interrupts()) {
      summary.append(" <b>⚠️ interrupts the application</b>");
    }
    if (entry.repairsDrift()) {
      summary.append(" <i>changed outside</i>");
    }
    return summary.toString();
  }

  private static List<String> line(ReviewAttribute attribute) {
    String name = Printable.line(attribute.name()) + " = ";
    Optional<String> before = attribute.shownBefore();
    Optional<String> after = attribute.shownAfter();
    if (!attribute.isChanged()) {
      return List.of("  " + name + before.orElse(""));
    }
    List<String> lines = new ArrayList<>();
    before.ifPresent(value -> lines.add("- " + name + value));
    after.ifPresent(value -> lines.add("+ " + name + value));
    if (!lines.isEmpty()) {
      lines.set(lines.size() - 1, lines.getLast() + remark(attribute));
    }
    return lines;
  }

  private static String remark(ReviewAttribute attribute) {
    return (attribute.drift() ? "  # changed outside" : "")
        + (attribute.forcesReplacement() ? "  # forces replacement" : "");
  }

  private static String notes(ReviewAttribute attribute) {
    return (attribute.drift() ? ", changed outside" : "")
        + (attribute.forcesReplacement() ? ", forces replacement" : "");
  }

  /** Files as diff(1) shows them; between the items of lists and their sign stands a space. */
  private static String line(ReviewAttribute attribute, Line line) {
    return (attribute.isChanged() ? sign(line.mark()) : "")
        + (attribute.isText() || !attribute.isChanged() ? "" : " ")
        + line.text();
  }

  private static String sign(Mark mark) {
    return switch (mark) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case CONTEXT -> " ";
      case PLACE -> "";
    };
  }
}
