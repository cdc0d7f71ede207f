package ai.greentic.deployer.cli.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.greentic.deployer.cli.render.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of keys in docs are made of the schemas, between the comments that say which keys;
 * with UPDATE_GOLDEN=1 they are written anew.
 */
final class KeyTablesTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** The kind and the keys; {@code .*} stands for all that is below. */
  private static final Pattern TABLE =
      Pattern.compile("(?s)<!-- keys of ([a-z-]+): ([^>]+) -->\n(.*?)<!-- end -->");

  @ParameterizedTest
  @CsvSource({"deployment, spec.md", "resource-graph, resource-graph.md", "policy, signing.md"})
  void everyKeyStandsInOneTable(String schema, String page) throws IOException {
    List<SchemaKey> keys = all(new PublishedSchema(schema).keys());
    List<String> shown = new ArrayList<>();
    Matcher table = TABLE.matcher(Files.readString(DOCS.resolve(page)));
    while (table.find()) {
      assertEquals(schema, table.group(1));
      selected(keys, table.group(2)).forEach(key -> shown.add(key.path()));
    }
    List<String> known = new ArrayList<>(keys.stream().map(SchemaKey::path).toList());
    // Those of destroy stand for them.
    known.removeIf(path -> path.matches("rules\\[]\\.(purgeData|interruption|rollback)\\..*"));
    assertEquals(known, shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec.md", "resource-graph.md", "signing.md"})
  void theTablesAreMadeOfTheSchemas(String page) throws IOException {
    Path path = DOCS.resolve(page);
    String made = TABLE.matcher(Files.readString(path)).replaceAll(KeyTablesTest::made);
    Golden.assertMatches(path, made);
  }

  private static String made(MatchResult table) {
    List<SchemaKey> keys = all(new PublishedSchema(table.group(1)).keys());
    String rows =
        selected(keys, table.group(2)).stream()
            .map(KeyTablesTest::row)
            .collect(Collectors.joining());
    return Matcher.quoteReplacement(
        "<!-- keys of "
            + table.group(1)
            + ": "
            + table.group(2)
            + " -->\n| Key | Type | Presence | Example | Rule |\n|---|---|---|---|---|\n"
            + rows
            + "<!-- end -->");
  }

  private static List<SchemaKey> all(List<SchemaKey> keys) {
    List<SchemaKey> all = new ArrayList<>();
    for (SchemaKey key : keys) {
      all.add(key);
      all.addAll(all(key.below()));
    }
    return all;
  }

  private static List<SchemaKey> selected(List<SchemaKey> keys, String patterns) {
    List<SchemaKey> selected = new ArrayList<>();
    for (String pattern : patterns.split(" ", -1)) {
      String path = pattern.replaceFirst("\\.\\*$", "");
      List<SchemaKey> found =
          keys.stream()
              .filter(key ->
                  key.path().equals(path)
                      || !path.equals(pattern)
                          && (key.path().startsWith(path + ".")
                              || key.path().startsWith(path + "[].")))
              .toList();
      assertFalse(found.isEmpty(), pattern + " is no key");
      selected.addAll(found);
    }
    return selected;
  }

  private static String row(SchemaKey key) {
    String presence =
        key.required()
            ? "required"
            : key.defaultValue().map(KeyTablesTest::code).orElse("optional");
    String words =
        key.words().size() < 2
            ? ""
            : key.words().stream()
                .map(word -> " " + code(word.value()) + ": " + text(word.description()))
                .collect(Collectors.joining());
    String more = key.documentation().map(link -> " [More](" + link + ")").orElse("");
    return String.format(
        "| %s | %s | %s | %s | %s |\n",
        code(key.path()),
        key.type(),
        presence,
        key.defaultValue().isPresent() ? "" : key.example().map(KeyTablesTest::code).orElse(""),
        text(key.description()) + words + more);
  }

  private static String code(String value) {
    return "`" + value.replace("|", "\\|") + "`";
  }

  private static String text(String plain) {
    return plain.replace("<", "&lt;").replace("*", "\\*").replace("|", "\\|");
  }
}
