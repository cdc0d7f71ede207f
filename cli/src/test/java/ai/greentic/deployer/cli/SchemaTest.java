package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tool prints as JSON is what docs/schemas promises, and nothing else is. */
final class SchemaTest extends CommandLineTest {
  private static final Path SCHEMAS = Path.of("../docs/schemas");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Set<String> seen = new TreeSet<>();

  private static String file(String kind) {
    return kind.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".schema.json";
  }

  private static List<Error> problems(String kind, String document) {
    String file = kind.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".schema.json";
    try {
      Schema schema = REGISTRY.getSchema(Files.readString(SCHEMAS.resolve(file(kind))));
      return schema.validate(
          document,
          InputFormat.JSON,
          context -> context.executionConfig(execution -> execution.formatAssertionsEnabled(true)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It fits its schema, and does not with a field less or a field more. */
  private void fits(Run run) {
    String document = run.out();
    try {
      ObjectNode read = (ObjectNode) JSON.readTree(document);
      String kind = read.get("kind").asText();
      seen.add(kind);
      assertEquals(List.of(), problems(kind, document), document);
      ObjectNode more = read.deepCopy().put("surprise", true);
      assertFalse(problems(kind, more.toString()).isEmpty(), kind + " takes any field");
      for (String name : required(kind)) {
        ObjectNode less = read.deepCopy();
        less.remove(name);
        assertFalse(problems(kind, less.toString()).isEmpty(), kind + " goes without " + name);
        ObjectNode other = read.deepCopy();
        other.putObject(name).put("nonsense", 1);
        assertFalse(problems(kind, other.toString()).isEmpty(), kind + " takes any " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(document, e);
    }
  }

  private static Set<String> required(String kind) throws IOException {
    String file = kind.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".schema.json";
    Set<String> names = new HashSet<>();
    for (JsonNode name :
        JSON.readTree(Files.readString(SCHEMAS.resolve(file(kind)))).get("required")) {
      names.add(name.asText());
    }
    return names;
  }

  @Test
  void everyDocumentFitsItsSchema() throws IOException {
    fits(run("version", "-json").exits(0));
    fits(inState("doctor", "-json").exits(0));
    inState("plan", "-out=plan.bin").exits(0);
    fits(run("show", "-json", "plan.bin").exits(0));
    inState("apply", "plan.bin").exits(0);
    fits(inState("show", "-json").exits(0));
    fits(inState("state", "list", "-json").exits(0));
    fits(inState("state", "show", "-json", "directory.state").exits(0));
    fits(inState("show", "-generation=1", "-json").exits(0));
    fits(inState("history", "-json").exits(0));
    fits(inState("status", "-json").exits(0));
    write("deployment.yaml", document("acme-prod", "registry.example/app:2"));
    inState("plan", "-out=update.bin").exits(0);
    fits(run("show", "-json", "update.bin").exits(0));
    inState("plan", "-destroy", "-purge-data", "-out=destroy.bin").exits(0);
    fits(run("show", "-json", "destroy.bin").exits(0));
    fits(inState("snapshot", "-out=host.snapshot", "-json").exits(0));
    fits(run("show", "-json", "host.snapshot").exits(0));
    fits(run("explain", "plan-stale", "5", "-json").exits(0));
    fits(run("explain", "-json").exits(0));
    fits(run("keygen", "-out=alice", "-json").exits(0));
    fits(run("sign", "-key=alice.key", "-json", "plan.bin").exits(0));
    fits(run("verify", "-key=alice.pub", "-json", "plan.bin").exits(0));
    fits(inState("state", "rm", "-json", "container.runtime").exits(0));
    fits(inState("state", "restore", "-auto-approve", "-json").exits(0));
    Set<String> published = new TreeSet<>();
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      files.map(file -> file.getFileName().toString()).forEach(published::add);
    }
    published.remove("event.schema.json");
    // What people write; the tests of the readers hold these.
    published.removeAll(
        Set.of("deployment.schema.json", "resource-graph.schema.json", "policy.schema.json"));
    Set<String> used = new TreeSet<>();
    seen.forEach(kind -> used.add(file(kind)));
    assertEquals(published, used);
  }

  @Test
  void aPlanWithEveryKindOfChangeFitsToo() {
    Run stored =
        run(
            "show",
            "-json",
            Path.of("../testdata/plans/format-1/every-kind.bin").toAbsolutePath().toString());
    fits(stored.exits(0));
  }

  /** Enumerations, formats and the forms of values are held to as well. */
  @Test
  void aWrongPlanDoesNotFit() throws IOException {
    inState("plan", "-out=plan.bin").exits(0);
    String plan = run("show", "-json", "plan.bin").exits(0).out();
    for (List<String> wrong :
        List.of(
            List.of("\"mode\" : \"apply\"", "\"mode\" : \"aply\""),
            List.of("\"created\" : \"20", "\"created\" : \"on 20"),
            List.of("\"format_version\" : \"1.0\"", "\"format_version\" : \"2.0\""),
            List.of("\"operation\" : \"create\"", "\"operation\" : \"creat\""),
            List.of("\"serial\" : 0", "\"serial\" : -1"))) {
      String changed = plan.replace(wrong.getFirst(), wrong.getLast());
      assertFalse(changed.equals(plan), wrong.getFirst());
      assertFalse(problems("Plan", changed).isEmpty(), wrong.getLast());
    }
  }
}
