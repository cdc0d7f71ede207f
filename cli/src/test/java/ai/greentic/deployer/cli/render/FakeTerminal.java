package ai.greentic.deployer.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Enough of a terminal (ECMA-48) to see what is left on the screen. */
final class FakeTerminal {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[\\??(\\d*)([AJmlh])");

  private FakeTerminal() {}

  static List<String> show(String output) {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    Matcher sequence = SEQUENCE.matcher(output);
    int row = 0;
    int column = 0;
    for (int i = 0; i < output.length(); i++) {
      char at = output.charAt(i);
      if (at == '\n') {
        row++;
        column = 0;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
      } else if (at == '\r') {
        column = 0;
      } else if (at == '\u001b') {
        if (!sequence.find(i) || sequence.start() != i) {
          throw new AssertionError("a sequence that no terminal display should send");
        }
        switch (sequence.group(2)) {
          case "A" -> row -= Integer.parseInt(sequence.group(1));
          case "J" -> {
            lines.get(row).setLength(column);
            lines.subList(row + 1, lines.size()).clear();
          }
          default -> {}
        }
        i = sequence.end() - 1;
      } else {
        lines.get(row).setLength(column);
        lines.get(row).append(at);
        column++;
      }
    }
    return lines.stream().map(StringBuilder::toString).filter(line -> !line.isEmpty()).toList();
  }
}
