package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;

/** Whatever a document says, the schema takes what the reader takes. */
class SchemaPropertiesTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Of these the schema says all that there is to say but how they go with other paths. */
  private static final List<String> EXACT =
      List.of(
          "metadata.name",
          "spec.bundle.source",
          "spec.bundle.sha256",
          "spec.runtime.image",
          "spec.runtime.archive",
          "spec.runtime.engine",
          "spec.runtime.envFile",
          "spec.runtime.resources.pids",
          "spec.runtime.requireStatic",
          "spec.runtime.admin.bind",
          "spec.runtime.admin.mtls.mode",
          "spec.runtime.admin.mtls.caFile",
          "spec.runtime.admin.mtls.lifetimeDays",
          "spec.storage.stateDir",
          "spec.service.user",
          "spec.service.group",
          "spec.health.readinessPath",
          "spec.health.endpoint",
          "spec.health.minReadySeconds",
          "spec.rollout.onFailure",
          "spec.drift.schedule",
          "spec.drift.metricsFile");

  private static void collect(boolean valid) {
    Statistics.coverage(coverage -> {
      coverage.check("accepted").count(count -> count > 20);
      coverage.check("refused").count(count -> count > 20);
    });
    Statistics.collect(valid ? "accepted" : "refused");
  }

  @Property
  void whatTheReaderTakesTheSchemaTakes(
      @ForAll("deploymentChanges") List<Tuple2<String, JsonNode>> changes) {
    check(Draft.deployment(), changes);
  }

  @Property
  void ofGraphsToo(@ForAll("graphChanges") List<Tuple2<String, JsonNode>> changes) {
    check(Draft.graph(), changes);
  }

  @Property
  void ofPoliciesToo(@ForAll("policyChanges") List<Tuple2<String, JsonNode>> changes) {
    check(Draft.policy(), changes);
  }

  private static void check(Draft draft, List<Tuple2<String, JsonNode>> changes) {
    Draft changed = draft;
    for (Tuple2<String, JsonNode> change : changes) {
      changed = changed.with(change.get1(), change.get2());
    }
    boolean valid = changed.problems().isEmpty();
    collect(valid);
    if (valid) {
      assertEquals(List.of(), changed.problemsInSchema(), changed.toString());
    }
  }

  @Property(tries = 3000)
  void oneTextIsTakenByBothOrByNone(@ForAll("exact") String path, @ForAll("texts") JsonNode value) {
    Draft changed = Draft.deployment().with(path, value);
    List<SpecProblem> problems = new ArrayList<>(changed.problems());
    problems.removeIf(SchemaPropertiesTest::isAboutTwoKeys);
    collect(problems.isEmpty());
    assertEquals(
        problems.isEmpty(),
        changed.problemsInSchema().isEmpty(),
        () -> changed + "\n" + problems + "\n" + changed.problemsInSchema());
  }

  private static boolean isAboutTwoKeys(SpecProblem problem) {
    return problem.code() == SpecError.DOCUMENT_CONFLICT
        && problem.what().matches(".* (is also|is inside|contains) spec\\..*");
  }

  @Provide
  Arbitrary<String> exact() {
    return Arbitraries.of(EXACT);
  }

  @Provide
  Arbitrary<List<Tuple2<String, JsonNode>>> deploymentChanges() {
    return changes(Draft.deployment());
  }

  @Provide
  Arbitrary<List<Tuple2<String, JsonNode>>> graphChanges() {
    return changes(Draft.graph());
  }

  @Provide
  Arbitrary<List<Tuple2<String, JsonNode>>> policyChanges() {
    return changes(Draft.policy());
  }

  private Arbitrary<List<Tuple2<String, JsonNode>>> changes(Draft draft) {
    List<Arbitrary<Tuple2<String, JsonNode>>> single = new ArrayList<>();
    for (DocumentSchema.Key key : draft.schema().keys()) {
      if (!key.isSection() && !key.schema().path("items").has("properties")) {
        Arbitrary<JsonNode> value =
            Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(likely(key.schema()))), Tuple.of(1, any()));
        single.add(value.map(node -> Tuple.of(key.path(), node)));
      }
    }
    return Arbitraries.oneOf(single).list().ofMaxSize(8);
  }

  /** Its example, its default, its words and the ends of its range. */
  private static List<JsonNode> likely(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    schema.path("examples").forEach(values::add);
    schema.path("enum").forEach(values::add);
    for (String key : List.of("default", "minimum", "maximum")) {
      if (schema.has(key)) {
        values.add(schema.get(key));
      }
    }
    return values.isEmpty() ? List.of(NODES.objectNode()) : values;
  }

  private Arbitrary<JsonNode> any() {
    return Arbitraries.oneOf(
        texts(),
        Arbitraries.longs().map(NODES::numberNode),
        Arbitraries.strings().list().ofMaxSize(3).map(SchemaPropertiesTest::list),
        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(3), Arbitraries.strings())
            .ofMaxSize(3)
            .map(SchemaPropertiesTest::mapping));
  }

  private static JsonNode list(List<String> items) {
    ArrayNode list = NODES.arrayNode();
    items.forEach(list::add);
    return list;
  }

  private static JsonNode mapping(Map<String, String> entries) {
    ObjectNode mapping = NODES.objectNode();
    entries.forEach(mapping::put);
    return mapping;
  }

  private static Arbitrary<String> ofCharacters(String characters, int longest) {
    return Arbitraries.strings().withChars(characters.toCharArray()).ofMaxLength(longest);
  }

  /** Values of all keys, and what is nearly one. */
  @Provide
  Arbitrary<JsonNode> texts() {
    List<JsonNode> known = new ArrayList<>();
    DocumentSchema.DEPLOYMENT.keys().forEach(key -> known.addAll(likely(key.schema())));
    Arbitrary<String> name =
        Arbitraries.oneOf(
            Arbitraries.of(
                "var",
                "lib",
                "etc",
                "usr",
                "tmp",
                "home",
                "srv",
                "opt",
                "acme",
                "run",
                "dev",
                "log",
                "mnt",
                "greentic",
                "greentic-deployer",
                "lost+found",
                "..",
                ".",
                "..."),
            ofCharacters("ab.-_@+", 4),
            ofCharacters("a.-:%$ ~*", 3));
    Arbitrary<String> path =
        Combinators.combine(
                Arbitraries.of("/", "/", "/", "", "//", "file:///", "file:///", "file://"),
                name.list().ofMaxSize(4),
                Arbitraries.of("", "", "", "/", ".prom", "\n"))
            .as((start, names, end) -> start + String.join("/", names) + end);
    Arbitrary<String> image =
        Combinators.combine(
                Arbitraries.of("ghcr.io/", "localhost/", "a.b:5000/", "a:0/", "a.b:65536/", "x/"),
                ofCharacters("ab1-_./", 5),
                Arbitraries.of(":1.0", ":a_B", "@sha256:" + "a".repeat(64), "", ":", ":-"))
            .as((registry, repository, end) -> registry + repository + end);
    Arbitrary<String> address =
        Combinators.combine(
                Arbitraries.of("127.0.0.1:", "http://127.0.0.1:", "https://127.0.0.1:"),
                Arbitraries.integers().between(0, 70_000))
            .as((start, port) -> start + port);
    Arbitrary<String> calendar =
        ofWords(
            "Mon",
            "Mon..fri",
            ",",
            " ",
            "*-*-*",
            "2026-",
            "01-",
            "02:30",
            ":15",
            "*:0/5",
            "/2",
            "UTC",
            "Europe/Berlin",
            "daily",
            "HOURLY",
            "~");
    return Arbitraries.oneOf(
        Arbitraries.of(known),
        Arbitraries.oneOf(
                path,
                image,
                address,
                calendar,
                ofCharacters("ab1-", 42),
                ofCharacters("aB_-1", 34),
                Arbitraries.of(
                    "root", "nobody", "docker", "deployer", "", "/", "sha256:" + "0".repeat(64)))
            .map(NODES::textNode));
  }

  private static Arbitrary<String> ofWords(String... words) {
    return Arbitraries.of(words).list().ofMaxSize(5).map(parts -> String.join("", parts));
  }
}
