package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Graphviz makes of our graphs. Needs Debian's graphviz. */
@Tag("browser")
class GraphvizTest {
  @TempDir private Path folder;

  private String plain(Graph graph) throws IOException, InterruptedException {
    Path file = folder.resolve("graph.dot");
    Files.writeString(file, DotGraph.of(graph));
    Process dot =
        new ProcessBuilder("dot", "-Tplain", file.toString()).redirectErrorStream(true).start();
    String said = new String(dot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, dot.waitFor(), said);
    return said;
  }

  private static List<String> words(String plain, String first, int count) {
    return plain
        .lines()
        .filter(line -> line.startsWith(first + " "))
        .map(line -> List.of(line.split(" ")).subList(1, 1 + count).toString())
        .sorted()
        .toList();
  }

  /** The same nodes and edges, whatever the title is. */
  @Test
  void noTitleAddsAnything() throws Exception {
    Graph sample = Graph.of(ReviewSamples.review());
    for (String attack : HostileText.ATTACKS) {
      String plain = plain(new Graph(attack, sample.nodes(), sample.edges()));
      assertEquals(
          sample.nodes().stream()
              .map(node -> "[\"" + node.address() + "\"]")
              .sorted()
              .collect(Collectors.toList()),
          words(plain, "node", 1),
          attack);
      assertEquals(
          sample.edges().stream()
              .map(edge ->
                  "[\""
                      + sample.nodes().get(edge.from()).address()
                      + "\", \""
                      + sample.nodes().get(edge.to()).address()
                      + "\"]")
              .sorted()
              .collect(Collectors.toList()),
          words(plain, "edge", 2),
          attack);
    }
  }
}
