package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceGraphReaderTest {
  private static final String HEAD =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: bench}
      """;

  private static ResourceGraphDocument read(String text) throws InvalidSpecException {
    return ResourceGraphReader.read(
        "graph.yaml", text.getBytes(StandardCharsets.UTF_8), GraphSchemas.ALL);
  }

  private static Resource resource(ResourceGraphDocument document, String address) {
    return document.graph().get(Address.parse(address)).orElseThrow();
  }

  @Test
  void theSampleIsRead() throws IOException, InvalidSpecException {
    ResourceGraphDocument sample =
        read(Files.readString(Path.of("../testdata/deployments/graph.yaml")));

    assertEquals("sample", sample.name());
    Resource migration = resource(sample, "value.migration");
    assertEquals(
        "${HOME} and %h are text here, like everything else", migration.attributes().text("input"));
    assertEquals(
        Set.of(Address.parse("value.banner"), Address.parse("value.release")),
        migration.dependsOn());
    assertEquals(
        Set.of(Trigger.parse("value.release.output")), migration.lifecycle().replaceTriggeredBy());
    Resource banner = resource(sample, "value.banner");
    assertEquals(
        new Value.Unknown("value.release", "output"), banner.attributes().get("input").get());
    assertEquals(new Lifecycle(false, false, Set.of("input"), Set.of()), banner.lifecycle());
  }

  @Test
  void everyKindOfValueIsRead() throws InvalidSpecException {
    Resource thing =
        resource(
            read(
                HEAD
                    + """
                    resources:
                    - address: thing.a
                      attributes:
                        path: no
                        uid: -9223372036854775808
                        active: false
                        lines: [text, 1, true, [], {}, {a: {$ref: value.b.output}}]
                        labels: {$$ref: value.b.output, $$$two: "", sub: {$$unknown: x}}
                        token: {$fingerprint: 00ff}
                      lifecycle: {preventDestroy: true, ignoreChanges: all}
                    - address: value.b
                    """),
            "thing.a");

    Value reference = new Value.Unknown("value.b", "output");
    assertEquals(
        new Mapping(
            Map.of(
                "path",
                Value.of("no"),
                "uid",
                Value.of(Long.MIN_VALUE),
                "active",
                Value.of(false),
                "lines",
                new Value.Sequence(
                    List.of(
                        Value.of("text"),
                        Value.of(1),
                        Value.of(true),
                        new Value.Sequence(List.of()),
                        Mapping.EMPTY,
                        Mapping.EMPTY.with("a", reference))),
                "labels",
                Mapping.EMPTY
                    .with("$ref", "value.b.output")
                    .with("$$two", "")
                    .with("sub", Mapping.EMPTY.with("$unknown", "x")),
                "token",
                new Value.Fingerprint("00ff"))),
        thing.attributes());
    assertEquals(new Lifecycle(true, true, Set.of(), Set.of()), thing.lifecycle());
  }

  @Test
  void anEmptyListIsADocumentButNoListIsNone() throws InvalidSpecException {
    assertEquals(Set.of(), read(HEAD + "resources: []\n").graph().addresses());
  }

  @Test
  void theDigestIsOfWhatTheDocumentMeans() throws InvalidSpecException {
    String digest = read(HEAD + "resources:\n- address: value.a\n- address: value.b\n").digest();

    assertEquals(
        digest,
        read(HEAD
                + """
                # a comment
                resources:
                - {attributes: {}, address: value.b}
                - {address: "value.a", lifecycle: {preventDestroy: false}}
                """)
            .digest());
    for (String other :
        List.of(
            "[{address: value.a}]",
            "[{address: value.a, attributes: {input: \"\"}}, {address: value.b}]",
            "[{address: value.a}, {address: value.b, dependsOn: [value.a]}]",
            "[{address: value.a}, {address: value.b, lifecycle: {preventDestroy: true}}]",
            "[{address: value.a}, {address: value.b, lifecycle: {ignoreChanges: all}}]",
            "[{address: value.a}, {address: value.b, lifecycle: {ignoreChanges: [input]}}]")) {
      assertNotEquals(digest, read(HEAD + "resources: " + other + "\n").digest(), other);
    }
  }

  @Test
  void aDocumentMayBeLargerThanOneThatPeopleWrite() throws InvalidSpecException {
    String fill = "#".repeat(1024 * 1024);

    assertEquals("bench", read(HEAD + "resources: []\n" + fill).name());
  }

  @Test
  void whatHasNoBlankAndNoLineBreakMayNotBeLong() {
    String run = "x".repeat(DocumentText.LONGEST_RUN + 1);
    InvalidSpecException refusal =
        assertThrows(
            InvalidSpecException.class,
            () ->
                read(HEAD + "resources:\n- address: value.a\n  attributes: {input: " + run + " }"));

    assertEquals(
        "graph.yaml:6:23: document: has 1048577 characters without a blank or a line break; break"
            + " it up after at most 1048576, such as with \\ at the end of lines in double quotes",
        refusal.getMessage());
  }

  @Test
  void theKindIsFoundWhereverItStands() {
    for (String text :
        List.of(
            "kind: ResourceGraph",
            "\uFEFFkind: ResourceGraph",
            "resources: [{kind: Deployment}, [x]]\nmetadata: {kind: Deployment}\nkind: ResourceGraph",
            "kind: resource-graph",
            "resources: []",
            "kind: ResourceGraph\nbroken: [")) {
      assertEquals(DocumentKind.RESOURCE_GRAPH, kind(text), text);
    }
    for (String text :
        List.of(
            "",
            "# nothing",
            "- kind: ResourceGraph",
            "kind: Deployment",
            "kind: Pod",
            "[",
            "spec: {kind: ResourceGraph}",
            "kind: [ResourceGraph]",
            "\t",
            "a: \"\\UFFFFFFFF\"")) {
      assertEquals(DocumentKind.DEPLOYMENT, kind(text), text);
    }
  }

  private static DocumentKind kind(String text) {
    return DocumentKind.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
