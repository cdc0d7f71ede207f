package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The verb graph: of a document, a plan and the state, in each format. */
final class GraphCommandTest extends CommandLineTest {
  private static final String THREE =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: bench}
      resources:
      - address: value.a
        attributes: {input: "1"}
      - address: value.b
        attributes: {input: "2"}
        dependsOn: [value.a]
      - address: value.c
        attributes: {input: "3"}
        dependsOn: [value.a, value.b]
      """;

  @Test
  void dotIsTheDefaultAndImpliedEdgesAreLeftOut() {
    write("graph.yaml", THREE);
    run("graph", "graph.yaml")
        .exits(0)
        .prints(
            """
            digraph {
              graph [rankdir=RL, label="Resources of bench", labelloc=t, fontname="sans-serif"]
              node [shape=box, style="rounded,filled", fontname="monospace"]
              edge [dir=back, color="#8c959f"]
              "value.a" [label="value.a", fillcolor="#f6f8fa", color="#818b98"]
              "value.b" [label="value.b", fillcolor="#f6f8fa", color="#818b98"]
              "value.c" [label="value.c", fillcolor="#f6f8fa", color="#818b98"]
              "value.b" -> "value.a"
              "value.c" -> "value.b"
            }
            """);
  }

  @Test
  void aPlanSaysWhatHappensToEach() {
    write("graph.yaml", THREE);
    inState("plan", "-out=plan.bin", "graph.yaml").exits(0);
    run("graph", "-format=mermaid", "plan.bin")
        .exits(0)
        .prints(
            """
            flowchart LR
              accTitle: Plan of bench#58; apply
              n0["#43; value.a"]:::create
              n1["#43; value.b"]:::create
              n2["#43; value.c"]:::create
              n0 --> n1
              n1 --> n2
              classDef create fill:#d3f3dc,stroke:#1a7f37,color:#0b2e16
            """);
    String svg = run("graph", "-format=svg", "plan.bin").exits(0).out();
    assertTrue(svg.startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" "), svg);
    assertTrue(svg.contains("<title>value.b will be created</title>"), svg);
  }

  /** What is destroyed is drawn with what it needed. */
  @Test
  void theStateAndItsEnd() {
    write("graph.yaml", THREE);
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    String state = inState("graph", "-name=bench").exits(0).out();
    assertTrue(state.contains("  \"value.c\" -> \"value.b\"\n"), state);
    assertTrue(state.contains("label=\"State of bench\""), state);
    inState("plan", "-destroy", "-out=plan.bin", "graph.yaml").exits(0);
    String end = run("graph", "plan.bin").exits(0).out();
    assertTrue(end.contains("  \"value.c\" -> \"value.b\"\n"), end);
    assertEquals(2, end.split(" -> ", -1).length - 1, end);
  }

  @Test
  void anotherFormatIsAUsageError() {
    run("graph", "-format=png", "graph.yaml")
        .exits(64)
        .complains(
            """
            Error: 'png' is no format; -format takes dot, mermaid, svg
            Usage: greentic-deployer graph [options] [FILE|PLAN]
            Run 'greentic-deployer graph -help' for more.
            """);
  }
}
