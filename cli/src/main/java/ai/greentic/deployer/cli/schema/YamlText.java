package ai.greentic.deployer.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Values as YAML on one line, without quotes where none are needed. */
final class YamlText {
  /** Plain in lists and mappings too, in every version of YAML. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.-][A-Za-z0-9/_.+@:-]*");

  /** What some version of YAML takes for a number, a time, a truth or nothing. */
  private static final Pattern OTHER =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9_]+([eE][-+]?[0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?|[0-9]{4}-[0-9].*|[-+]?0[xXoObB].*"
              + "|-|\\.|---|\\.\\.\\.|.*:|(?i:true|false|null|yes|no|on|off|y|n|[-+]?\\.(inf|nan))");

  private YamlText() {}

  static String of(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(of(item)));
      return "[" + String.join(", ", items) + "]";
    }
    if (value.isObject()) {
      List<String> entries = new ArrayList<>();
      value
          .properties()
          .forEach(entry -> entries.add(of(entry.getKey()) + ": " + of(entry.getValue())));
      return "{" + String.join(", ", entries) + "}";
    }
    return value.isTextual() ? of(value.textValue()) : value.asText();
  }

  /** Text; quoted as JSON quotes it, where it is not plain. */
  static String of(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !OTHER.matcher(text).matches();
    return plain ? text : TextNode.valueOf(text).toString();
  }
}
