package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every verb on a document {@code kind: ResourceGraph}. */
final class GraphVerbsTest extends CommandLineTest {
  private static final String HEAD =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: bench}
      """;
  private static final String TWO =
      HEAD
          + """
          resources:
          - address: value.b
            attributes: {input: {$ref: value.a.output}}
          - address: value.a
            attributes: {input: "${HOME} costs $1"}
          """;

  @Test
  void validateSaysWhatKindItIs() {
    write("graph.yaml", TWO);
    run("validate", "graph.yaml").exits(0).prints("graph.yaml is valid: resource graph bench\n");
    write("graph.yaml", TWO.replace("output", "outptu"));
    run("validate", "graph.yaml")
        .exits(1)
        .complains(
            """
            graph.yaml:6:30: resources[0].attributes.input["$ref"]: value has no attribute "outptu"; did you mean output?
            1 problem
            More: greentic-deployer explain document-unresolved-reference
            """);
  }

  @Test
  void renderPrintsItNormalised() {
    write("graph.yaml", TWO);
    String normal =
        """
        apiVersion: "greentic.ai/v1alpha1"
        kind: "ResourceGraph"
        metadata:
          name: "bench"
        rollout:
          onFailure: "stop"
          keep: 3
        resources:
          - address: "value.a"
            attributes:
              input: "${HOME} costs $1"
          - address: "value.b"
            attributes:
              input:
                $ref: "value.a.output"
            dependsOn:
              - "value.a"
        """;
    run("render", "graph.yaml").exits(0).prints(normal);
    write("normal.yaml", normal);
    run("render", "-facts", "normal.yaml").exits(0).prints(normal);
  }

  @Test
  void theMainJob() {
    write("graph.yaml", TWO);
    String planned = inState("plan", "-out=plan.bin", "graph.yaml").exits(0).out();
    assertTrue(planned.contains("\nPlan: 2 to add, 0 to change, 0 to destroy.\n"), planned);
    assertTrue(run("show", "plan.bin").exits(0).out().contains("  + value.b {\n"));
    inState("apply", "plan.bin").exits(0);
    inState("plan", "-detailed-exitcode", "graph.yaml").exits(0);
    inState("drift", "-name=bench").exits(0);
    assertTrue(inState("show", "-name=bench").exits(0).out().contains("${HOME} costs $1"));

    write("graph.yaml", TWO.replace("$1", "$2"));
    String update = inState("plan", "-detailed-exitcode", "graph.yaml").exits(2).out();
    assertTrue(update.contains("\nPlan: 0 to add, 2 to change, 0 to destroy.\n"), update);
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    assertTrue(inState("show", "-name=bench").exits(0).out().contains("${HOME} costs $2"));

    inState("destroy", "-auto-approve", "graph.yaml").exits(0);
    assertTrue(inState("status", "-name=bench").exits(0).out().endsWith("nothing is deployed\n"));
  }

  @Test
  void planTakesWhatRenderPrints() {
    String plan = inState("plan").exits(0).out();
    write("graph.yaml", inState("render", "-facts").exits(0).out());
    assertEquals(plan, inState("plan", "graph.yaml").exits(0).out());
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
    inState("plan", "-detailed-exitcode", "graph.yaml").exits(0);
  }

  @Test
  void whatRenderLeavesOpenIsRefused() {
    write(
        "graph.yaml",
        HEAD
            + """
            resources:
            - address: directory.state
              attributes:
                path: /srv/x
                mode: {$unknown: host#mode}
            """);
    inState("plan", "graph.yaml")
        .exits(1)
        .complains(
            """
            Error: graph.yaml:8:12: resources[0].attributes.mode: "host#mode" was left open, because only a machine can tell it
             Next: render the document on that machine with 'render -facts', and use what it prints
            More: greentic-deployer explain document-invalid-value
            Nothing was changed.
            """);
  }

  @Test
  void aGraphStopsWhereAnActionFails() {
    write("graph.yaml", TWO);
    Run planned = inState("plan", "-json", "graph.yaml").exits(0);
    assertTrue(planned.out().contains("\"on_failure\":\"stop\""), planned.out());
  }

  @Test
  void aGraphMayAskToBeRolledBack() {
    String guarded =
        TWO.replace("resources:", "rollout: {onFailure: rollback, keep: 7}\nresources:");
    write("graph.yaml", guarded);
    String planned = inState("plan", "-json", "graph.yaml").exits(0).out();
    assertTrue(planned.contains("\"on_failure\":\"rollback\""), planned);
    assertTrue(planned.contains("\"keep\":7,"), planned);
    write("graph.yaml", guarded.replace("keep: 7", "keep: 51").replace("rollback", "rolback"));
    inState("plan", "graph.yaml")
        .exits(1)
        .complains(
            """
            Error: graph.yaml:4:22: rollout.onFailure: "rolback" is not supported
             Next: v1alpha1 supports onFailure rollback, stop; did you mean rollback?
            Error: graph.yaml:4:37: rollout.keep: is the number 51
             Next: write a whole number from 1 to 50
            More: greentic-deployer explain document-invalid-value
            Nothing was changed.
            """);
  }

  @Test
  void statusOfADeploymentWithoutAContainer() {
    write("graph.yaml", TWO);
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    inState("status", "-name=bench")
        .exits(0)
        .prints(
            """
            Deployment   bench, generation 1, state serial 1
            Resources    2
            Drift        none
            """);
  }

  @Test
  void protectionIsLiftedInAStepOfItsOwn() {
    String guarded =
        HEAD
            + """
            resources:
            - address: directory.d
              attributes: {path: /srv/d}
              lifecycle: {preventDestroy: true}
            """;
    write("graph.yaml", guarded);
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    String refusal =
        """
        Error: directory.d: it would be destroyed (no longer desired), and preventDestroy protects it
         Next: to keep it, bring it back into the document; to destroy it, set its lifecycle.preventDestroy to false there, apply, and plan this again
        More: greentic-deployer explain prevent-destroy
        Nothing was changed.
        """;
    inState("destroy", "-auto-approve", "-purge-data", "-name=bench").exits(1).complains(refusal);
    write("graph.yaml", guarded.replace("true", "false"));
    String lifting = inState("plan", "-detailed-exitcode", "graph.yaml").exits(2).out();
    assertTrue(
        lifting.contains(
            """
              # directory.d stays as it is, and what the document says of it is recorded
              # (lifecycle: preventDestroy true → false)
              * directory.d {
            """),
        lifting);
    inState("apply", "-auto-approve", "graph.yaml").exits(0);
    inState("destroy", "-auto-approve", "-purge-data", "-name=bench").exits(0);
    assertTrue(machine.objects.isEmpty());
  }
}
