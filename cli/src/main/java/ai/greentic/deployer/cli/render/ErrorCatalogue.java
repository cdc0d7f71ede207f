package ai.greentic.deployer.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * All error codes and exit codes with cause, effect and remedy, from one file beside this class, of
 * which docs/errors.md is made as well. Only who explains reads it: it costs time.
 *
 * @param groups in the order of the file
 */
public record ErrorCatalogue(List<Explanation.Group> groups) {
  private static final String FILE = "errors.yaml";

  public ErrorCatalogue {
    groups = List.copyOf(groups);
  }

  /** The catalogue of this program. */
  public static ErrorCatalogue read() {
    try (InputStream in = ErrorCatalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + FILE);
      }
      return new ErrorCatalogue(
          items(new ObjectMapper(new YAMLFactory()).readTree(in)).stream()
              .map(ErrorCatalogue::group)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Explanation.Group group(JsonNode node) {
    return new Explanation.Group(
        text(node, "group"),
        items(node.required("entries")).stream().map(ErrorCatalogue::explanation).toList());
  }

  private static Explanation explanation(JsonNode node) {
    return new Explanation(
        text(node, "code"),
        text(node, "title"),
        text(node, "cause"),
        text(node, "effect"),
        items(node.required("remedy")).stream().map(JsonNode::textValue).toList());
  }

  private static List<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  private static String text(JsonNode node, String key) {
    return node.required(key).textValue();
  }

  public Optional<Explanation> find(String code) {
    return all().stream().filter(explanation -> explanation.code().equals(code)).findFirst();
  }

  public List<String> codes() {
    return all().stream().map(Explanation::code).toList();
  }

  public List<Explanation> all() {
    List<Explanation> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(group.explanations()));
    return all;
  }
}
