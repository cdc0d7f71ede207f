package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Nothing from a document, a host or another tool breaks out of a format, and what can be read in
 * it is still what was given.
 */
class HostileValuesTest {
  private static final int TRIES = 250;

  @Provide
  Arbitrary<String> hostile() {
    return HostileText.texts();
  }

  private static Review review(String text) {
    return PlanReview.of(generation(text), HostileText.plan(text), "ab" + text);
  }

  private static Generation generation(String text) {
    return new Generation(
        1,
        Instant.EPOCH,
        "author" + text,
        "1" + text,
        "00",
        "00",
        0,
        Duration.ofSeconds(1),
        new TreeMap<>());
  }

  private static State state(String text) {
    return State.fresh("acme-prod", "ff" + text)
        .with(
            ManagedResource.of(
                Address.parse("file.x"),
                HostileText.plan(text).changes().getFirst().after().orElseThrow(),
                Set.of(),
                false));
  }

  /** No character that a terminal obeys or that hides or turns others, but line feeds. */
  private static void assertSteersNothing(String shown) {
    for (String line : shown.split("\n", -1)) {
      assertEquals(Printable.line(line).replace("\t", ""), line.replace("\t", ""));
    }
  }

  private static void text(String text) {
    Plan plan = HostileText.plan(text);
    PlanText renderer = new PlanText(Paint.PLAIN);
    assertSteersNothing(renderer.header(plan.header(), "ab") + renderer.render(plan));
    assertSteersNothing(new StateText(Paint.PLAIN).render(state(text)));
    assertSteersNothing(HistoryText.sentence(generation(text)));
  }

  private static void json(String text) throws Exception {
    String document = JsonDocument.of(generation(text), HostileText.plan(text));
    assertSteersNothing(document);
    JsonNode read = new ObjectMapper().readTree(document);
    assertEquals("author" + text, read.get("author").asText());
    JsonNode change = read.get("plan").get("resource_changes").get(0);
    assertEquals(text, change.get("reason").asText());
    assertEquals(text, change.get("change").get("after").get("list").get(0).asText());
  }

  private static void markdown(String text) {
    for (Review review :
        List.of(
            review(text),
            PlanReview.of(HostileText.plan(text), text.repeat(50), text.repeat(50)),
            StateReview.of(state(text)))) {
      String markdown = MarkdownReview.of(review);
      assertSteersNothing(markdown);
      assertTrue(markdown.length() <= MarkdownReview.LONGEST);
      MarkdownCheck.accept(markdown);
    }
  }

  private static void html(String text) throws Exception {
    String page = HtmlReview.of(review(text));
    assertSteersNothing(page);
    String read = MarkupCheck.accept(page).text();
    assertTrue(read.contains("author" + Printable.line(text)), text);
    assertTrue(read.contains("n" + Printable.line(text)), text);
    assertTrue(read.contains("p" + Printable.quoted(text).substring(1)) || isLong(text), text);
    assertSteersNothing(HtmlReview.of(StateReview.of(state(text))));
    MarkupCheck.accept(HtmlReview.of(StateReview.of(state(text))));
  }

  private static boolean isLong(String text) {
    return ValueText.isLong("p" + text);
  }

  private static Graph graph(String title) {
    Graph sample = Graph.of(ReviewSamples.review());
    return new Graph(title, sample.nodes(), sample.edges());
  }

  private static void svg(String text) throws Exception {
    String drawing = SvgGraph.of(graph(text));
    assertSteersNothing(drawing);
    assertTrue(MarkupCheck.accept(drawing).text().contains(Printable.line(text)), text);
  }

  private static final Pattern DOT_TOKEN =
      Pattern.compile(
          "\\s+|\"((?:[^\"\\\\]|\\\\.)*)\"|[A-Za-z][A-Za-z0-9]*|[0-9]+|->|[\\[\\]{},=]");

  private static void dot(String text) {
    String graph = DotGraph.of(graph(text));
    assertSteersNothing(graph);
    Matcher tokens = DOT_TOKEN.matcher(graph);
    List<String> strings = new ArrayList<>();
    int at = 0;
    while (at < graph.length()) {
      assertTrue(tokens.find(at) && tokens.start() == at, graph.substring(at));
      at = tokens.end();
      if (tokens.group(1) != null) {
        strings.add(tokens.group(1));
      }
    }
    String title = strings.getFirst().replaceAll("\\\\(.)", "$1").replace("&amp;", "&");
    assertEquals(
        String.join("n", List.of(text.split("\n", -1)).stream().map(Printable::line).toList()),
        title);
  }

  private static final Pattern MERMAID_TITLE = Pattern.compile("  accTitle: [A-Za-z0-9 ._#;-]*");

  private static void mermaid(String text) {
    List<String> lines = MermaidGraph.lines(graph(text));
    assertEquals(MermaidGraph.lines(graph("x")).size(), lines.size());
    assertTrue(MERMAID_TITLE.matcher(lines.get(1)).matches(), lines.get(1));
    assertEquals(
        Printable.line(text),
        Pattern.compile("#(\\d+);")
            .matcher(lines.get(1).substring("  accTitle: ".length()))
            .replaceAll(number ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(number.group(1))))));
    lines.forEach(line -> assertFalse(line.contains("\n"), line));
  }

  @Example
  void knownAttacksAreTextInEveryFormat() throws Exception {
    for (String attack : HostileText.ATTACKS) {
      text(attack);
      json(attack);
      markdown(attack);
      html(attack);
      svg(attack);
      dot(attack);
      mermaid(attack);
    }
  }

  @Property(tries = TRIES)
  void inText(@ForAll("hostile") String text) {
    text(text);
  }

  @Property(tries = TRIES)
  void inJson(@ForAll("hostile") String text) throws Exception {
    json(text);
  }

  @Property(tries = TRIES)
  void inMarkdown(@ForAll("hostile") String text) {
    markdown(text);
  }

  @Property(tries = TRIES)
  void inHtml(@ForAll("hostile") String text) throws Exception {
    html(text);
  }

  @Property(tries = TRIES)
  void inSvg(@ForAll("hostile") String text) throws Exception {
    svg(text);
  }

  @Property(tries = TRIES)
  void inDot(@ForAll("hostile") String text) {
    dot(text);
  }

  @Property(tries = TRIES)
  void inMermaid(@ForAll("hostile") String text) {
    mermaid(text);
  }

  @Example
  void secretsStayFingerprints() {
    Mapping secret = Mapping.EMPTY.with("key", new Fingerprint("5e".repeat(32)));
    State state =
        State.fresh("acme-prod", "ff")
            .with(ManagedResource.of(Address.parse("file.x"), secret, Set.of(), false));
    for (String shown :
        List.of(
            new StateText(Paint.PLAIN).render(state),
            MarkdownReview.of(StateReview.of(state)),
            HtmlReview.of(StateReview.of(state)))) {
      assertFalse(shown.contains("5e5e"), shown);
      assertTrue(shown.contains("(sensitive)"), shown);
    }
    assertTrue(JsonDocument.of(state).contains("\"$fingerprint\" : \"5e5e"));
    assertEquals(Optional.empty(), state.get(Address.parse("file.y")));
  }
}
