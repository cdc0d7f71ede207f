package ai.greentic.deployer.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A document of bad-graphs.txt with the messages it must give. */
record BadGraph(String title, String document, List<String> messages) {
  private static final String MESSAGE = ">>> ";
  private static final String HEAD =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: bad}
      """;

  static Stream<BadGraph> all() {
    return Stream.of(text().split("(?m)^### ")).skip(1).map(BadGraph::of);
  }

  /** A document without a head gets one of three lines. */
  private static BadGraph of(String block) {
    List<String> lines = block.lines().filter(line -> !line.isEmpty()).toList();
    String document =
        lines.stream()
            .skip(1)
            .filter(line -> !line.startsWith(MESSAGE))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return new BadGraph(
        lines.getFirst(),
        document.startsWith("resources:") ? HEAD + document : document,
        lines.stream()
            .filter(line -> line.startsWith(MESSAGE))
            .map(line -> line.substring(MESSAGE.length()))
            .toList());
  }

  private static String text() {
    try (InputStream in = BadGraph.class.getResourceAsStream("bad-graphs.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
