package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An editor that knows the schemas refuses what the readers refuse, but for what is named here. */
class BadDocumentsInSchemaTest {
  /** YAML that others read: a schema sees only what it means, not how it is written. */
  private static final List<String> FORMS =
      List.of(
          "a duplicate key",
          "a duplicate section",
          "an anchor and an alias",
          "an anchor on a section",
          "a merge key",
          "an alias as a key",
          "a tag",
          "a tag of one's own",
          "an anchor on a key, and a tag on another",
          "merge keys twice",
          "a list as a key",
          "leading zeros",
          "a leading zero where text belongs",
          "a second document",
          "a tab",
          "an open bracket",
          "an open quote",
          "a colon in plain text",
          "a sign that begins no value",
          "escapes that stand for no character",
          "a directive with a version that no number holds",
          "a version of YAML to come",
          "an alias without a name",
          "two values for one key",
          "wrong indentation",
          "too deep",
          "several problems in one run");

  private static final List<String> NOT_EXPRESSIBLE =
      List.of(
          // Other spellings of whole numbers.
          "hexadecimal",
          "a number with an exponent",
          // Patterns of JavaScript see halves of characters in whole ones.
          "half a character",
          // Two values that must not be equal or one inside the other.
          "an envFile that the runtime can write",
          "a certificate file twice",
          "a certificate where the client's comes by default",
          "a key that the runtime can write",
          "a folder twice",
          "a folder inside another",
          "a folder around another",
          "a folder around the defaults of others");

  private static final List<String> FORMS_OF_GRAPHS =
      List.of(
          "numbers", "an anchor, an alias, a merge key and a tag", "a duplicate key", "not YAML");

  private static final List<String> NOT_EXPRESSIBLE_OF_GRAPHS =
      List.of(
          // What lies in other resources.
          "duplicate addresses",
          "references to what is not there",
          "a reference of another kind",
          "a cycle",
          // Types, whose schemas plug-ins bring.
          "an unknown type",
          "attributes that are not there",
          "attributes of another kind",
          // Patterns of JavaScript see halves of characters in whole ones.
          "half of a surrogate pair");

  private record Bad(String title, String document) {}

  private static List<String> titles(Stream<Bad> all) {
    return all.map(Bad::title).toList();
  }

  private static boolean accepts(DocumentSchema schema, Bad bad) {
    return DocumentSchema.isYaml(bad.document()) && schema.problems(bad.document()).isEmpty();
  }

  private static Stream<Bad> deployments() {
    return BadDocument.all().stream().map(bad -> new Bad(bad.title(), bad.document()));
  }

  private static Stream<Bad> graphs() {
    return BadGraph.all().map(bad -> new Bad(bad.title(), bad.document()));
  }

  @Test
  void deploymentsAreRefusedButForTheseReasons() {
    assertEquals(
        FORMS, titles(deployments().filter(bad -> !DocumentSchema.isYaml(bad.document()))));
    assertEquals(
        NOT_EXPRESSIBLE,
        titles(deployments().filter(bad -> accepts(DocumentSchema.DEPLOYMENT, bad))));
  }

  @Test
  void graphsAreRefusedButForTheseReasons() {
    assertEquals(
        FORMS_OF_GRAPHS, titles(graphs().filter(bad -> !DocumentSchema.isYaml(bad.document()))));
    assertEquals(
        new TreeSet<>(NOT_EXPRESSIBLE_OF_GRAPHS),
        new TreeSet<>(titles(graphs().filter(bad -> accepts(DocumentSchema.RESOURCE_GRAPH, bad)))));
  }

  /** Each a change to a valid policy, and whether the schema can tell. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: Policy                 | kind: Polcy                    | true
          kind: Policy                 |                                | true
          apiVersion:                  | apiversion:                    | true
          rules:                       | rule:                          | true
          - name: bob                  | - name: b ob                   | true
          name: bob                    | name: bob, role: x             | true
          ssh-ed25519                  | ssh-rsa                        | true
          [acme-*]                     | [Acme]                         | true
          [acme-*]                     | acme                           | true
          signatures: 1                | signatures: two                | true
          signatures: 1                | signatures: 100                | true
          signatures: 1                | signatures: -1                 | true
          signatures: 1                | x-signatures: 1                | true
          maximumAge: 1d12h            | maximumAge: a day              | true
          maximumAge: 1d12h            | maximumAge: 0h                 | true
          maximumAge: 1d12h            | maximumage: 1d                 | true
          destroy: {signatures: 2}     | destroy: {signers: [bob]}      | true
          destroy: {signatures: 2}     | destroy: 2                     | true
          signers: [bob]               | signers: [bob, bob]            | true
          destroy: {signatures: 2}     | destroy: {signatures: 3}       | false
          signers: [bob]               | signers: [carol]               | false
          - name: bob                  | - name: alice                  | false
          [acme-*]                     | ['*']                          | false
          """)
  void policies(String right, String wrong, boolean expressible) {
    String valid =
        """
        apiVersion: greentic.ai/v1alpha1
        kind: Policy
        signers:
        - name: alice
          key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea
        - name: bob
          key: |
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=
            -----END PUBLIC KEY-----
        rules:
        - deployments: [acme-*]
          signatures: 1
          maximumAge: 1d12h
          destroy: {signatures: 2}
          purgeData: {signatures: 1, signers: [bob]}
        - deployments: [web]
          signatures: 0
        """;
    assertEquals(List.of(), DocumentSchema.POLICY.problems(valid));
    String bad =
        valid.replace(right, (wrong == null ? "" : wrong).replace("bob, role", "bob\n  role"));
    assertFalse(bad.equals(valid), right);
    assertThrows(
        InvalidSpecException.class,
        () -> PolicyReader.read("policy.yaml", bad.getBytes(StandardCharsets.UTF_8)));
    assertEquals(expressible, !DocumentSchema.POLICY.problems(bad).isEmpty(), bad);
  }
}
