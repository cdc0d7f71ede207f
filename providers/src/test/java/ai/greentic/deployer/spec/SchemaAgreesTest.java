package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.CanonicalJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/schemas says of the documents that people write what their readers do. */
class SchemaAgreesTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static Stream<Draft> drafts() {
    return Stream.of(Draft.deployment(), Draft.graph(), Draft.policy());
  }

  private static List<String> below(DocumentSchema schema, String path) {
    return schema.keys().stream()
        .map(DocumentSchema.Key::path)
        .filter(key -> Draft.parent(key).equals(path))
        .map(Draft::name)
        .toList();
  }

  @Test
  void theKeysAreThoseOfTheReaders() {
    assertEquals(
        SpecKeys.ALL.stream().map(SpecKey::path).toList(),
        DocumentSchema.DEPLOYMENT.keys().stream().map(DocumentSchema.Key::path).toList());
    assertEquals(
        List.of(
            ResourceGraphReader.KEYS,
            GraphRolloutReader.KEYS,
            ResourceReader.KEYS,
            LifecycleReader.KEYS),
        Stream.of("", "rollout", "resources[]", "resources[].lifecycle")
            .map(path -> below(DocumentSchema.RESOURCE_GRAPH, path))
            .toList());
    assertEquals(
        List.of(
            PolicyReader.KEYS,
            SignersReader.KEYS,
            RuleReader.KEYS,
            RuleReader.KEYS_OF_RISKS,
            RuleReader.KEYS_OF_RISKS,
            RuleReader.KEYS_OF_RISKS,
            RuleReader.KEYS_OF_RISKS),
        Stream.of(
                "",
                "signers[]",
                "rules[]",
                "rules[].destroy",
                "rules[].purgeData",
                "rules[].interruption",
                "rules[].rollback")
            .map(path -> below(DocumentSchema.POLICY, path))
            .toList());
  }

  /** Messages of the reader give the same example and the same default. */
  @Test
  void theKeysSayWhatTheReadersMessagesSay() {
    for (DocumentSchema.Key key : DocumentSchema.DEPLOYMENT.keys()) {
      SpecKey known = SpecKeys.at(key.path());
      assertEquals(known.type() == SpecKey.Type.SECTION, key.isSection(), key.path());
      assertEquals(known.presence().equals(SpecKey.REQUIRED), key.required(), key.path());
      if (key.schema().has("default")) {
        assertEquals(known.presence(), key.schema().get("default").asText(), key.path());
      } else if (!key.isSection() && !key.path().endsWith("256")) {
        String example = key.schema().get("examples").get(0).toString().replace("\"", "");
        assertEquals(known.example().replace(" ", ""), example.replace(" ", ""), key.path());
      }
    }
  }

  /** Every default of the reader is in the schema, and every one of the schema is the reader's. */
  @ParameterizedTest
  @MethodSource("drafts")
  void aDefaultThatIsWrittenOutChangesNothing(Draft draft) throws Exception {
    for (DocumentSchema.Key key : draft.schema().keys()) {
      if (key.schema().has("default") && !key.path().contains("[]")) {
        assertEquals(draft.read(), draft.with(key.path(), key.schema().get("default")).read());
      }
    }
  }

  @Test
  void theReadersOwnDefaultsAreInTheSchema() throws Exception {
    JsonNode effective =
        new ObjectMapper()
            .readTree(
                CanonicalJson.encode(
                    EffectiveDocument.of((DeploymentSpec) Draft.deployment().read())));
    TreeMap<String, JsonNode> defaults = new TreeMap<>();
    for (DocumentSchema.Key key : DocumentSchema.DEPLOYMENT.keys()) {
      JsonNode value = effective.at("/" + key.path().replace('.', '/'));
      boolean empty = value.isContainerNode() && value.isEmpty();
      if (!key.isSection() && !key.required() && !value.isMissingNode() && !empty) {
        defaults.put(key.path(), value);
      }
    }
    // These two follow certFile.
    defaults.keySet().removeIf(path -> path.matches(".*\\.client(Cert|Key)File"));
    TreeMap<String, JsonNode> written = new TreeMap<>();
    for (DocumentSchema.Key key : DocumentSchema.DEPLOYMENT.keys()) {
      if (key.schema().has("default")) {
        written.put(key.path(), key.schema().get("default"));
      }
    }
    assertEquals(defaults, written);
    assertEquals(
        "[apiVersion, resources[].lifecycle.preventDestroy, rollout.keep, rollout.onFailure]",
        new TreeSet<>(
                DocumentSchema.RESOURCE_GRAPH.keys().stream()
                    .filter(key -> key.schema().has("default"))
                    .map(DocumentSchema.Key::path)
                    .toList())
            .toString());
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void whatIsRequiredIsMissedByBothAndNothingElse(Draft draft) {
    Draft full = draft.full();
    assertEquals(List.of(), full.problems());
    assertEquals(List.of(), full.problemsInSchema());
    for (DocumentSchema.Key key : draft.schema().keys()) {
      Draft less = full.without(key.path());
      assertFalse(less.toString().equals(full.toString()), key.path());
      assertEquals(key.required(), !less.problemsInSchema().isEmpty(), less.toString());
      // Without signers nobody is left for the other keys to name.
      if (!key.path().equals("signers")) {
        assertEquals(key.required(), !less.problems().isEmpty(), less.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void everyExampleAndEveryWordIsValid(Draft draft) {
    for (DocumentSchema.Key key : draft.schema().keys()) {
      List<JsonNode> values = new ArrayList<>();
      key.schema().path("examples").forEach(values::add);
      key.schema().path("enum").forEach(values::add);
      values.removeIf(value -> value.asText().equals("provided"));
      for (JsonNode value : values) {
        Draft changed = draft.with(key.path(), value);
        if (!key.path().endsWith("signatures")) {
          assertEquals(List.of(), changed.problems(), changed.toString());
        }
        assertEquals(List.of(), changed.problemsInSchema(), changed.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void theWordsAreThoseThatTheReaderNames(Draft draft) {
    for (DocumentSchema.Key key : draft.schema().keys()) {
      if (!key.schema().has("enum")) {
        continue;
      }
      TreeSet<String> words = new TreeSet<>();
      key.schema().get("enum").forEach(word -> words.add(word.asText()));
      Draft changed = draft.with(key.path(), NODES.textNode("nonsense"));
      String remedy = changed.problems().getFirst().remedy();
      String lead = "v1alpha1 supports " + Draft.name(key.path()) + " ";
      assertTrue(remedy.startsWith(lead), remedy);
      // The reader of deployments and graphs is one for both kinds.
      if (draft.schema() == DocumentSchema.POLICY || !key.path().equals("kind")) {
        String listed = remedy.substring(lead.length()).replaceFirst(" only$", "");
        assertEquals(words, new TreeSet<>(List.of(listed.split(", "))));
      }
      assertFalse(changed.problemsInSchema().isEmpty(), key.path());
      assertEquals(
          words.size() > 1 ? words.size() : 0, key.schema().path("enumDescriptions").size());
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void theLimitsOfNumbersAreTheReaders(Draft draft) {
    for (DocumentSchema.Key key : draft.schema().keys()) {
      if (key.schema().path("type").asText().equals("integer")) {
        long least = key.schema().get("minimum").longValue();
        long most = key.schema().get("maximum").longValue();
        for (long number : List.of(least - 1, least, most, most + 1)) {
          Draft changed = draft.with(key.path(), NODES.numberNode(number));
          boolean inside = number >= least && number <= most;
          assertEquals(inside, changed.problemsInSchema().isEmpty(), changed.toString());
          boolean conflict =
              changed.problems().stream()
                  .anyMatch(problem -> problem.code() == SpecError.DOCUMENT_CONFLICT);
          assertEquals(inside, changed.problems().isEmpty() || conflict, changed.toString());
        }
      }
    }
  }

  /** Editors show it when the mouse rests on a key. */
  @ParameterizedTest
  @MethodSource("drafts")
  void everyKeyIsExplained(Draft draft) {
    for (DocumentSchema.Key key : draft.schema().keys()) {
      String description = key.schema().path("description").asText();
      assertTrue(description.matches("[A-Z0-9].*[.]"), key.path() + ": " + description);
      assertFalse(description.matches(".*(`|\\*\\*|\\]\\().*"), key.path() + " has Markdown");
      assertTrue(key.schema().path("title").asText().matches("\\S.*[^.]"), key.path());
      boolean shows =
          key.isSection()
              || key.schema().has("default")
              || key.schema().has("examples")
              || key.schema().has("enum")
              || key.schema().path("items").has("properties");
      assertTrue(shows || key.path().endsWith("attributes"), key.path() + " has no example");
    }
  }
}
