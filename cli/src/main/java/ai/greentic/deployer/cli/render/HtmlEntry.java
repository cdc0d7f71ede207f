package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.ReviewAttribute.Line;
import ai.greentic.deployer.cli.render.ReviewAttribute.Mark;
import ai.greentic.deployer.engine.resource.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One resource of a review on a page: folded, with what is before and after. */
record HtmlEntry(HtmlWriter html, ReviewEntry entry, String id, Set<Address> linked) {

  void write() {
    html.open("details", "class", "entry " + entry.tone().style(), "id", id, "data-kind", kind())
        .open("summary");
    entry
        .kind()
        .ifPresentOrElse(
            kind -> html.leaf("span", ChangeStyle.name(kind), "class", "badge"),
            () -> html.leaf("span", entry.address().type(), "class", "badge"));
    html.leaf("span", entry.address().toString(), "class", "address mono")
        .open("span", "class", "why");
    if (entry.interrupts()) {
      html.leaf("span", "interrupts the application", "class", "flag interrupts");
    }
    if (entry.repairsDrift()) {
      html.leaf("span", "changed outside", "class", "flag drift");
    }
    html.text(entry.reason().isEmpty() ? String.join("; ", entry.notes()) : entry.reason())
        .close()
        .close()
        .open("div", "class", "body");
    sentence();
    table();
    entry.attributes().stream().filter(ReviewAttribute::isBlock).forEach(this::block);
    dependencies();
    html.close().close().line();
  }

  private String kind() {
    return entry.kind().map(ChangeStyle::name).orElse("");
  }

  private void sentence() {
    if (!entry.sentence().isEmpty()) {
      html.open("p").leaf("code", entry.address().toString()).text(" " + entry.sentence());
      entry.notes().forEach(note -> html.text("; " + note));
      html.text(".").close();
    }
  }

  private void table() {
    List<ReviewAttribute> rows =
        entry.attributes().stream().filter(attribute -> !attribute.isBlock()).toList();
    boolean compares =
        rows.stream()
            .anyMatch(
                row -> row.isChanged() && row.before().isPresent() && row.after().isPresent());
    if (!rows.isEmpty()) {
      html.open("table").open("thead").open("tr").leaf("th", "Attribute", "scope", "col");
      if (compares) {
        html.leaf("th", "Before", "scope", "col").leaf("th", "After", "scope", "col");
      } else {
        html.leaf("th", "Value", "scope", "col");
      }
      html.close().close().open("tbody");
      rows.forEach(row -> row(row, compares));
      html.close().close();
    }
    if (entry.hidden() > 0) {
      html.leaf(
          "p",
          entry.hidden()
              + (entry.hidden() == 1 ? " attribute stays" : " attributes stay")
              + " as before.",
          "class",
          "links");
    }
  }

  private void row(ReviewAttribute attribute, boolean compares) {
    html.open("tr").open("th", "scope", "row").leaf("code", attribute.name()).text(" ");
    flags(attribute);
    html.close();
    if (!compares) {
      String element =
          attribute.after().isEmpty() ? "del" : attribute.before().isEmpty() ? "ins" : "code";
      cell(attribute.shownAfter().or(attribute::shownBefore), element);
    } else if (attribute.isChanged()) {
      cell(attribute.shownBefore(), "del");
      cell(attribute.shownAfter(), "ins");
    } else {
      cell(attribute.shownBefore(), "code");
      cell(attribute.shownAfter(), "code");
    }
    html.close();
  }

  private void cell(Optional<String> value, String element) {
    html.open("td");
    if (value.isPresent()) {
      html.leaf(element, value.get(), "class", "mono");
    }
    html.close();
  }

  private void flags(ReviewAttribute attribute) {
    if (attribute.drift()) {
      html.leaf("span", "changed outside", "class", "flag drift");
    }
    if (attribute.forcesReplacement()) {
      html.leaf("span", "forces replacement", "class", "flag forces");
    }
  }

  private void block(ReviewAttribute attribute) {
    html.open("figure").open("figcaption").leaf("code", attribute.name()).text(" ");
    flags(attribute);
    html.close()
        .open("pre", "tabindex", "0", "aria-label", "Lines of " + attribute.name())
        .open("span", "class", "rows");
    boolean compares = attribute.isChanged();
    for (Line line : attribute.lines()) {
      html.leaf("span", (compares ? sign(line.mark()) : "") + line.text(), "class", row(line));
    }
    html.close().close().close();
  }

  private static String row(Line line) {
    return switch (line.mark()) {
      case ADDED -> "row add";
      case REMOVED -> "row del";
      case CONTEXT -> "row";
      case PLACE -> "row at";
    };
  }

  private static String sign(Mark mark) {
    return switch (mark) {
      case ADDED -> "+ ";
      case REMOVED -> "- ";
      case CONTEXT -> "  ";
      case PLACE -> "";
    };
  }

  private void dependencies() {
    if (entry.dependsOn().isEmpty()) {
      return;
    }
    html.open("p", "class", "links").text("Needs ");
    String separator = "";
    for (Address address : entry.dependsOn()) {
      html.text(separator);
      separator = ", ";
      if (linked.contains(address)) {
        html.leaf("a", address.toString(), "class", "mono", "href", "#" + HtmlReview.id(address));
      } else {
        html.leaf("code", address.toString());
      }
    }
    html.close();
  }
}
