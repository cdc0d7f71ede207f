package ai.greentic.deployer.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A document of some kind that is changed key by key, written as JSON, which is YAML too. */
final class Draft {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DocumentSchema schema;
  private final ObjectNode root;

  private Draft(DocumentSchema schema, ObjectNode root) {
    this.schema = schema;
    this.root = root;
  }

  static Draft of(DocumentSchema schema, String document) {
    try {
      return new Draft(schema, (ObjectNode) JSON.readTree(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Draft deployment() {
    return of(
        DocumentSchema.DEPLOYMENT,
        """
        {"metadata": {"name": "acme"},
         "spec": {"bundle": {"source": "file:///opt/acme.squashfs"},
                  "runtime": {"image": "registry.example/acme:1"}}}\
        """);
  }

  static Draft graph() {
    return of(
        DocumentSchema.RESOURCE_GRAPH,
        """
        {"kind": "ResourceGraph", "metadata": {"name": "acme"},
         "resources": [{"address": "value.banner", "attributes": {"input": "1"}},
                       {"address": "value.release", "attributes": {"input": "2"}}]}\
        """);
  }

  static Draft policy() {
    return of(
        DocumentSchema.POLICY,
        """
        {"apiVersion": "greentic.ai/v1alpha1", "kind": "Policy",
         "signers": [
          {"name": "alice",
           "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"},
          {"name": "bob",
           "key": "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\\n-----END PUBLIC KEY-----"}],
         "rules": [{"deployments": ["acme-prod"], "signatures": 0}]}\
        """);
  }

  DocumentSchema schema() {
    return schema;
  }

  /** This with another value at a path, and with what the schema demands beside it. */
  Draft with(String path, JsonNode value) {
    Draft copy = new Draft(schema, root.deepCopy());
    copy.set(path, value.deepCopy());
    return copy;
  }

  /** This with all keys that have a default or an example. */
  Draft full() {
    Draft full = new Draft(schema, root.deepCopy());
    for (DocumentSchema.Key key : schema.keys()) {
      boolean set = key.schema().has("default") || key.schema().has("examples");
      if (set && full.get(key.path()).isMissingNode()) {
        full.set(key.path(), valueOf(key));
      }
    }
    return full;
  }

  /** This without a key and what only goes with it. */
  Draft without(String path) {
    Draft copy = new Draft(schema, root.deepCopy());
    ObjectNode section = copy.section(parent(path));
    section.remove(name(path));
    for (JsonNode rule : copy.schemaOf(parent(path)).path("allOf")) {
      if (rule.path("then").path("required").path(0).asText().equals(name(path))) {
        section.remove(rule.path("if").path("required").path(0).asText());
      }
    }
    return copy;
  }

  private static JsonNode valueOf(DocumentSchema.Key key) {
    JsonNode schema = key.schema();
    return schema.has("default")
        ? schema.get("default")
        : schema.has("examples") ? schema.get("examples").get(0) : schema.path("enum").path(0);
  }

  private JsonNode get(String path) {
    return root.at("/" + path.replace("[]", ".0").replace('.', '/'));
  }

  private void set(String path, JsonNode value) {
    ObjectNode section = section(parent(path));
    section.set(name(path), value);
    for (JsonNode rule : schemaOf(parent(path)).path("allOf")) {
      String needed = rule.path("then").path("required").path(0).asText();
      if (section.has(rule.path("if").path("required").path(0).asText()) && !section.has(needed)) {
        section.set(needed, valueOf(schema.key(child(parent(path), needed))));
      }
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private JsonNode schemaOf(String path) {
    return path.isEmpty() || path.endsWith("[]")
        ? JSON.createObjectNode()
        : schema.key(path).schema();
  }

  /** The section at a path; one that is made gets what the schema requires in it. */
  private ObjectNode section(String path) {
    if (path.isEmpty()) {
      return root;
    }
    if (path.endsWith("[]")) {
      String list = path.substring(0, path.length() - 2);
      return (ObjectNode) ((ArrayNode) section(parent(list)).get(name(list))).get(0);
    }
    ObjectNode above = section(parent(path));
    if (!above.has(name(path))) {
      ObjectNode made = above.putObject(name(path));
      for (DocumentSchema.Key key : schema.keys()) {
        if (key.required() && parent(key.path()).equals(path)) {
          made.set(name(key.path()), valueOf(key));
        }
      }
    }
    return (ObjectNode) above.get(name(path));
  }

  static String parent(String path) {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** What the reader makes of it. */
  Object read() throws InvalidSpecException {
    byte[] bytes = toString().getBytes(StandardCharsets.UTF_8);
    if (schema == DocumentSchema.DEPLOYMENT) {
      return DeploymentReader.read("deployment.yaml", bytes);
    }
    return schema == DocumentSchema.POLICY
        ? PolicyReader.read("policy.yaml", bytes)
        : ResourceGraphReader.read("graph.yaml", bytes, GraphSchemas.ALL).digest();
  }

  /** What the reader complains of. */
  List<SpecProblem> problems() {
    try {
      read();
      return List.of();
    } catch (InvalidSpecException e) {
      return e.problems();
    }
  }

  List<String> problemsInSchema() {
    return schema.problems(toString());
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
