package ai.greentic.deployer.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A document of bad-documents.txt with the messages it must give. A case that begins with {@code in
 * SECTION} holds only lines of that section; the rest is the minimal document, whose required keys
 * the lines may replace.
 */
record BadDocument(String title, String document, List<String> messages) {
  private static final Map<String, String> REQUIRED = new LinkedHashMap<>();

  static {
    REQUIRED.put("metadata", "  name: acme");
    REQUIRED.put("spec.bundle", "    source: file:///opt/greentic/bundles/acme.squashfs");
    REQUIRED.put("spec.runtime", "    image: ghcr.io/greentic-ai/operator:1.0.0");
  }

  static List<BadDocument> all() {
    List<BadDocument> cases = new ArrayList<>();
    for (String block : List.of(text().split("(?m)^### ")).stream().skip(1).toList()) {
      List<String> lines = block.lines().toList();
      cases.add(
          new BadDocument(
              lines.getFirst(),
              document(lines.stream().skip(1).takeWhile(line -> !isMessage(line)).toList()),
              lines.stream()
                  .filter(BadDocument::isMessage)
                  .map(line -> line.substring(4))
                  .toList()));
    }
    return cases;
  }

  private static boolean isMessage(String line) {
    return line.startsWith(">>> ");
  }

  private static String document(List<String> lines) {
    if (!lines.isEmpty() && lines.getFirst().startsWith("in ")) {
      String section = lines.getFirst().substring(3);
      return inSection(section, lines.stream().skip(1).toList());
    }
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /** The minimal document with lines added to one section. */
  static String inSection(String section, List<String> lines) {
    String indent = "  ".repeat(section.split("\\.").length);
    String added = lines.stream().map(line -> indent + line + "\n").collect(Collectors.joining());
    StringBuilder document = new StringBuilder("metadata:\n");
    append(document, "metadata", section, added);
    document.append("spec:\n");
    document.append(section.equals("spec") ? added : "");
    document.append("  bundle:\n");
    append(document, "spec.bundle", section, added);
    document.append("  runtime:\n");
    append(document, "spec.runtime", section, added);
    if (!section.equals("spec") && !REQUIRED.containsKey(section)) {
      document.append("  " + section.substring("spec.".length()) + ":\n" + added);
    }
    return document.toString();
  }

  private static void append(StringBuilder document, String place, String section, String added) {
    String required = REQUIRED.get(place);
    String key = required.substring(0, required.indexOf(':') + 1);
    if (!place.equals(section)) {
      document.append(required).append('\n');
    } else {
      boolean replaced = added.lines().anyMatch(line -> line.startsWith(key));
      document.append(replaced ? "" : required + "\n").append(added);
    }
  }

  private static String text() {
    try (InputStream in = BadDocument.class.getResourceAsStream("bad-documents.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
