package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Review.Count;
import ai.greentic.deployer.engine.resource.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A review as one page for any browser, which works without a network and can be kept. */
public final class HtmlReview {
  private static final int MOST_NAMED = 12;

  private final Review review;
  private final HtmlWriter html;

  private HtmlReview(Review review, HtmlWriter html) {
    this.review = review;
    this.html = html;
  }

  /** The whole page. */
  public static String of(Review review) {
    return HtmlPage.of(
        review.what() + " of " + review.deployment(), html -> new HtmlReview(review, html).body());
  }

  /** The fragment that leads to a resource. */
  static String id(Address address) {
    return "r-" + address;
  }

  private void body() {
    html.leaf("a", "Skip to the resources", "class", "skip", "href", "#resources").line();
    header();
    html.open("main", "class", "wrap").line();
    summary();
    resources();
    removals();
    graph();
    facts();
    html.close()
        .line()
        .open("footer", "class", "wrap")
        .leaf("p", "Made with greentic-deployer show -format=html " + review.argument())
        .close()
        .line();
  }

  private void header() {
    html.open("header")
        .open("div", "class", "wrap")
        .open("div")
        .leaf(
            "p",
            review.what() + (review.mode().isEmpty() ? "" : " · " + review.mode()),
            "class",
            "over")
        .leaf("h1", review.deployment())
        .leaf("p", review.headline(), "class", "headline");
    if (!review.outcomes().isEmpty()) {
      html.leaf("p", String.join(" ", review.outcomes()), "class", "outcome");
    }
    for (Review.Fact fact : review.prominent()) {
      html.open("p", "class", "digest").text(fact.name() + ": ").leaf("code", fact.value()).close();
    }
    html.close()
        .leaf(
            "button",
            "Dark colours",
            "type",
            "button",
            "id",
            "theme",
            "class",
            "button theme needs-script")
        .close()
        .close()
        .line();
  }

  private void summary() {
    if (review.counts().isEmpty() && review.risks().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "summary-title")
        .leaf("h2", "Summary", "id", "summary-title", "class", "hidden-label");
    if (!review.counts().isEmpty()) {
      html.open("ul", "class", "counts").line();
      for (Count count : review.counts()) {
        html.open("li", "class", "count " + count.tone().style())
            .leaf("b", Long.toString(count.number()))
            .leaf("span", count.what())
            .close()
            .line();
      }
      html.close().line();
    }
    if (!review.risks().isEmpty()) {
      html.open("ul", "class", "risks", "aria-label", "To be looked at").line();
      review.risks().forEach(this::risk);
      html.close().line();
    }
    html.close().line();
  }

  private void risk(Risk risk) {
    html.open("li", "class", risk.severity().name().toLowerCase(Locale.ROOT))
        .leaf("span", risk.title(), "class", "title")
        .open("span", "class", "about");
    List<Address> addresses = risk.addresses();
    links(addresses.subList(0, Math.min(MOST_NAMED, addresses.size())));
    if (addresses.size() > MOST_NAMED) {
      html.open("details", "class", "more")
          .leaf("summary", "and " + (addresses.size() - MOST_NAMED) + " more");
      links(addresses.subList(MOST_NAMED, addresses.size()));
      html.close();
    }
    if (!risk.detail().isEmpty()) {
      html.text((risk.addresses().isEmpty() ? "" : " – ") + risk.detail());
    }
    html.close().close().line();
  }

  private void links(List<Address> addresses) {
    String separator = "";
    for (Address address : addresses) {
      html.text(separator)
          .open("a", "href", "#" + id(address))
          .leaf("code", address.toString())
          .close();
      separator = ", ";
    }
  }

  private void resources() {
    html.open("section", "aria-labelledby", "resources")
        .leaf("h2", "Resources", "id", "resources", "tabindex", "-1")
        .line();
    if (!review.entries().isEmpty()) {
      tools();
    }
    html.open("div", "class", "entries").line();
    Set<Address> addresses = new HashSet<>();
    review.entries().forEach(entry -> addresses.add(entry.address()));
    Set<Address> written = new HashSet<>();
    for (ReviewEntry entry : review.entries()) {
      String id = id(entry.address()) + (written.add(entry.address()) ? "" : "-left-over");
      new HtmlEntry(html, entry, id, addresses).write();
    }
    if (review.entries().isEmpty()) {
      html.leaf("div", "There are no resources.", "class", "empty");
    } else {
      html.leaf(
          "div", "No resource matches.", "class", "empty", "id", "none-shown", "hidden", "hidden");
    }
    html.close().close().line();
  }

  private void tools() {
    html.open("div", "class", "tools needs-script", "role", "search")
        .leaf("label", "Filter resources", "for", "search", "class", "hidden-label")
        .empty(
            "input",
            "type",
            "search",
            "id",
            "search",
            "autocomplete",
            "off",
            "spellcheck",
            "false",
            "placeholder",
            "Filter by name, value or file content  ( / )")
        .leaf("button", "Unfold all", "type", "button", "id", "unfold", "class", "button")
        .leaf("button", "Fold all", "type", "button", "id", "fold", "class", "button")
        .close()
        .line()
        .open(
            "div",
            "class",
            "chips needs-script",
            "role",
            "group",
            "aria-label",
            "Kinds of change that are shown");
    for (Count count : review.counts()) {
      html.leaf(
          "button",
          count.what() + " " + count.number(),
          "type",
          "button",
          "class",
          "chip " + count.tone().style(),
          "aria-pressed",
          Boolean.toString(!isQuiet(count)),
          "data-kind",
          count.what());
    }
    html.leaf("span", "", "class", "status", "id", "shown", "role", "status").close().line();
  }

  /** What stays as it is, is not shown at first when something else is there to see. */
  private boolean isQuiet(Count count) {
    return count.tone() == Tone.NEUTRAL && review.counts().size() > 1;
  }

  private void removals() {
    if (review.removals().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "removals")
        .leaf("h2", "Removed at the end, as no generation that is kept needs it", "id", "removals")
        .open("ul", "class", "plain");
    for (Review.Removal removal : review.removals()) {
      html.open("li")
          .leaf("code", removal.address().toString())
          .text(": ")
          .leaf("code", removal.object())
          .close();
    }
    html.close().close().line();
  }

  private void graph() {
    Graph graph = Graph.of(review);
    if (graph.nodes().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "graph")
        .leaf("h2", "Dependencies", "id", "graph")
        .open(
            "div",
            "class",
            "graph",
            "tabindex",
            "0",
            "role",
            "region",
            "aria-label",
            "Dependency graph, can be scrolled")
        .line();
    SvgGraph.inline(html, graph, node -> Optional.of("#" + id(node.address())));
    html.close()
        .leaf(
            "p",
            "What is needed stands left of what needs it. Dependencies that others imply are left"
                + " out. Choose a resource to see it.",
            "class",
            "hint")
        .close()
        .line();
  }

  private void facts() {
    html.open("section", "aria-labelledby", "facts")
        .leaf("h2", review.mode().isEmpty() ? "About" : "What it is bound to", "id", "facts")
        .open("dl");
    List<Review.Fact> facts = review.facts();
    for (Review.Fact fact : facts) {
      html.leaf("dt", fact.name()).leaf("dd", fact.value(), "class", "mono");
    }
    html.close().close().line();
  }
}
