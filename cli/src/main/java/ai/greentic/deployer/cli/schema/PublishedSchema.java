package ai.greentic.deployer.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON Schema (draft 2020-12) of docs/schemas, which the build copies beside this class.
 *
 * @param name of its file without the ending, such as {@code resource-graph}
 */
public record PublishedSchema(String name) {
  /** The deployment document, which most people mean. */
  public static final PublishedSchema DEPLOYMENT = new PublishedSchema("deployment");

  /** All schemas: first those of the documents that people write, then those of what is printed. */
  public static final List<PublishedSchema> ALL =
      List.of(
          DEPLOYMENT,
          new PublishedSchema("resource-graph"),
          new PublishedSchema("policy"),
          new PublishedSchema("doctor"),
          new PublishedSchema("event"),
          new PublishedSchema("explanation"),
          new PublishedSchema("generation"),
          new PublishedSchema("history"),
          new PublishedSchema("key"),
          new PublishedSchema("plan"),
          new PublishedSchema("signing"),
          new PublishedSchema("snapshot"),
          new PublishedSchema("state"),
          new PublishedSchema("state-change"),
          new PublishedSchema("state-restored"),
          new PublishedSchema("status"),
          new PublishedSchema("verification"),
          new PublishedSchema("version"));

  private static final String ENDING = ".schema.json";

  /** The schema of a kind, written as in documents ({@code ResourceGraph}) or as a file's name. */
  public static Optional<PublishedSchema> of(String kind) {
    String letters = letters(kind);
    return ALL.stream().filter(schema -> letters(schema.name).equals(letters)).findFirst();
  }

  private static String letters(String kind) {
    return kind.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(PublishedSchema::name).toList();
  }

  /** All as documents write them in {@code kind}. */
  public static List<String> kinds() {
    return ALL.stream().map(PublishedSchema::kind).toList();
  }

  private String kind() {
    StringBuilder kind = new StringBuilder();
    for (String word : name.split("-", -1)) {
      kind.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return kind.toString();
  }

  /** The name of its file. */
  public String file() {
    return name + ENDING;
  }

  /** The schema as it is published. */
  public String text() {
    try (InputStream in = PublishedSchema.class.getResourceAsStream(file())) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + file());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode read() {
    try {
      return new ObjectMapper().readTree(text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it describes, in one sentence. */
  public String description() {
    return read().required("description").textValue();
  }

  /** The keys of the document that it describes. */
  public List<SchemaKey> keys() {
    return SchemaKey.below("", read());
  }
}
