package ai.greentic.deployer.spec;

import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Says what a YAML syntax error means to the one who wrote the document. */
final class YamlSyntax {
  private YamlSyntax() {}

  static String what(YAMLException e) {
    if (isTab(e)) {
      return "a tab stands where YAML allows only spaces";
    }
    return isIndentation(e) ? "the indentation fits no key above" : "is not YAML: " + problem(e);
  }

  static String remedy(YAMLException e) {
    if (isTab(e)) {
      return "indent with spaces";
    }
    if (isIndentation(e)) {
      return "align it with the keys of its level";
    }
    if (problem(e).startsWith("mapping values are not allowed")) {
      return "put text that contains a colon and a space in quotes, and align keys of one level";
    }
    if (problem(e).contains("that cannot start any token")) {
      return "put the value in quotes";
    }
    return "check indentation, brackets and quotes from here upwards";
  }

  private static boolean isTab(YAMLException e) {
    return problem(e).startsWith("found character '\\t");
  }

  private static boolean isIndentation(YAMLException e) {
    return problem(e).matches("expected <block end>, but found '<block (mapping|sequence) start>'");
  }

  private static String problem(YAMLException e) {
    String problem =
        String.valueOf(
            e instanceof MarkedYAMLException marked ? marked.getProblem() : e.getMessage());
    int advice = problem.indexOf(". (Do not use");
    String sentence = (advice < 0 ? problem : problem.substring(0, advice)).strip();
    StringBuilder shown = new StringBuilder();
    sentence
        .codePoints()
        .forEach(character ->
            shown.append(PlainText.isInvisible(character) ? " " : Character.toString(character)));
    return shown.toString();
  }
}
