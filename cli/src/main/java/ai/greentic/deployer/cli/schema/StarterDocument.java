package ai.greentic.deployer.cli.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A deployment document to begin with. Every key that has a choice is in it, with what the schema
 * says about it: the common ones with their defaults, the rare ones behind a {@code #}.
 */
public final class StarterDocument {
  /** Stands where only the author knows what is right; no reader takes it. */
  public static final String FILL_IN = "FILL-IN";

  private static final int WIDTH = 100;

  /** A key that is set to its one value, so that a reader of the file sees what it is. */
  private static final Set<String> HEAD = Set.of("apiVersion", "kind");

  private static final Set<String> COMMON =
      Set.of(
          "spec.runtime.engine",
          "spec.runtime.admin.bind",
          "spec.runtime.admin.mtls.mode",
          "spec.storage.stateDir",
          "spec.storage.cacheDir",
          "spec.storage.logDir",
          "spec.storage.tempDir",
          "spec.service.user",
          "spec.service.group",
          "spec.health.readinessPath",
          "spec.health.livenessPath",
          "spec.health.startupTimeoutSeconds",
          "spec.rollout.onFailure",
          "spec.rollout.keep");

  private final Map<String, String> values;
  private final StringBuilder text = new StringBuilder();

  private StarterDocument(Map<String, String> values) {
    this.values = values;
  }

  /**
   * The text of a document.
   *
   * @param values of keys, by path; those of required keys may be missing
   * @param schemaFile what editors are to check it with, as it stands from the document's folder
   */
  public static String of(Map<String, String> values, Optional<String> schemaFile) {
    StarterDocument document = new StarterDocument(Map.copyOf(values));
    document.header(schemaFile);
    document.keys(PublishedSchema.DEPLOYMENT.keys(), "", "");
    return document.text.toString();
  }

  private void header(Optional<String> schemaFile) {
    schemaFile.ifPresent(file -> text.append("# yaml-language-server: $schema=" + file + "\n"));
    paragraph("", "", "One application on one machine. Check it: greentic-deployer validate");
    paragraph(
        "",
        "",
        "A line that begins with # and no blank is a key that few need, with its default or an"
            + " example: take the # away to set it.");
    if (schemaFile.isEmpty()) {
      paragraph(
          "",
          "",
          "Editors complete and check it after: greentic-deployer schema > deployment.schema.json");
      paragraph(
          "",
          "",
          "with this as the first line: # yaml-language-server: $schema=deployment.schema.json");
    }
  }

  /**
   * @param before what stands before all lines: the # of a section that is commented out, with the
   *     blanks before it
   */
  private void keys(List<SchemaKey> keys, String before, String indent) {
    for (SchemaKey key : keys) {
      if (key.isFixed() && !HEAD.contains(key.path())) {
        continue;
      }
      boolean hides = before.isEmpty() && !isSet(key);
      String outer = hides ? indent + "#" : before;
      String inner = hides ? "" : indent;
      if (beginsSection(key)) {
        text.append('\n');
      }
      explain(key, before, indent);
      String value = key.below().isEmpty() ? " " + value(key) : "";
      text.append(outer).append(inner).append(key.name()).append(':').append(value).append('\n');
      keys(key.below(), outer, inner + "  ");
    }
  }

  /** A blank line stands before the sections of the document, and none after {@code spec:}. */
  private boolean beginsSection(SchemaKey key) {
    boolean first = text.lastIndexOf(":\n") == text.length() - 2;
    return !first && key.path().matches("metadata|spec|spec\\.[^.]+");
  }

  private boolean isSet(SchemaKey key) {
    return key.required()
        || values.containsKey(key.path())
        || COMMON.contains(key.path())
        || HEAD.contains(key.path())
        || key.below().stream().anyMatch(this::isSet);
  }

  private String value(SchemaKey key) {
    if (values.containsKey(key.path())) {
      return YamlText.of(values.get(key.path()));
    }
    boolean fixed = HEAD.contains(key.path());
    return key.required() && !fixed ? FILL_IN : key.defaultValue().or(key::example).orElseThrow();
  }

  private void explain(SchemaKey key, String before, String indent) {
    paragraph(before, indent, key.description());
    if (!key.isFixed()) {
      key.words()
          .forEach(
              word -> paragraph(before, indent, "- " + word.value() + ": " + word.description()));
    }
  }

  /** A comment, wrapped; later lines of an item of a list stand below its text. */
  private void paragraph(String before, String indent, String words) {
    String start = before + indent + "# ";
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(start);
    String hanging = start + (words.startsWith("- ") ? "  " : "");
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH && line.length() > hanging.length()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(hanging);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    lines.forEach(each -> text.append(each).append('\n'));
  }
}
