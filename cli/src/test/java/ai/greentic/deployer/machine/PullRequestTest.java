package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release as it goes through a pull request: a snapshot of the machine, a plan made elsewhere
 * from it, its text for the reviewers, their signatures, and the machine whose policy wants two of
 * them.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PullRequestTest {
  private static final String QUICK = "health:\n  minReadySeconds: 0\n";
  private static final String RELEASED = Documents.offline("", QUICK);
  private static final String PROPOSED = Documents.secondRelease(RELEASED);

  private final Machine machine = Machine.boot("review");
  private Elsewhere laptop;

  @BeforeAll
  void theFirstReleaseRunsAndThePolicyWantsTwo(@TempDir Path folder) {
    laptop = Elsewhere.in(folder);
    machine.write("/root/deployment.yaml", RELEASED);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    for (String name : List.of("alice", "bob", "mallory")) {
      laptop.deployer("keygen -out=" + name).exits(0);
    }
    laptop.run("ssh-keygen -q -t ed25519 -N '' -C carol@laptop -f carol").exits(0);
    machine.write("/etc/greentic-deployer/policy.yaml", policy());
  }

  private String policy() {
    return """
    apiVersion: greentic.ai/v1alpha1
    kind: Policy
    signers:
    - name: alice
      key: |
    %s
    - name: bob
      key: |
    %s
    - name: carol
      key: %s
    rules:
    - deployments: [acme]
      signatures: 2
      maximumAge: 1h
    """
        .formatted(
            laptop.text("alice.pub").indent(4).stripTrailing(),
            laptop.text("bob.pub").indent(4).stripTrailing(),
            laptop.text("carol.pub").strip());
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  @Test
  @Order(1)
  void thePlanIsMadeAwayFromTheMachineAndReadableInThePullRequest() throws Exception {
    machine.write("/root/proposed.yaml", PROPOSED);
    machine.deployer("snapshot proposed.yaml -out=host.snapshot").exits(0);
    laptop.write("host.snapshot", Files.readAllBytes(machine.root().resolve("root/host.snapshot")));
    laptop.write("proposed.yaml", PROPOSED.getBytes(StandardCharsets.UTF_8));

    laptop
        .deployer("plan -snapshot=host.snapshot -out=plan.bin -detailed-exitcode proposed.yaml")
        .exits(2);

    String comment = laptop.deployer("show -format=markdown plan.bin").exits(0).out();
    assertTrue(comment.startsWith("## Plan of `acme`: apply\n"), comment);
    assertTrue(comment.length() < 60_000, comment);
    assertTrue(comment.contains("Interrupts the application"), comment);
    assertTrue(comment.contains("```diff"), comment);
    assertTrue(comment.contains("```mermaid"), comment);
    laptop.deployer("show -format=html plan.bin").exits(0).says("<!DOCTYPE html>");
  }

  /** Brings the plan and what signatures there are to the machine. */
  private void deliver(String plan) throws IOException {
    Path root = machine.root().resolve("root");
    Files.write(root.resolve("plan.bin"), laptop.bytes(plan));
    Files.deleteIfExists(root.resolve("plan.bin.sig"));
    if (laptop.has(plan + ".sig")) {
      Files.write(root.resolve("plan.bin.sig"), laptop.bytes(plan + ".sig"));
    }
  }

  private Outcome refused() {
    return machine.deployer("apply plan.bin").exits(3).says("nothing was changed");
  }

  @Test
  @Order(2)
  void nobodysOneOrAnUnknownSignatureIsNotEnough() throws Exception {
    deliver("plan.bin");
    refused().says("the plan is not signed; 2 signatures of alice, bob, carol are needed");

    laptop.deployer("sign plan.bin -key=alice.key").exits(0);
    laptop.deployer("sign plan.bin -key=alice.key").exits(0);
    deliver("plan.bin");
    refused().says("the plan is signed by alice; 2 signatures of alice, bob, carol are needed");

    laptop.deployer("sign plan.bin -key=mallory.key").exits(0);
    deliver("plan.bin");
    refused().says("there is a signature by an unknown key");
    machine.deployer("verify plan.bin").exits(3);
    machine
        .deployer("apply deployment.yaml -auto-approve -replace=file.environment")
        .exits(3)
        .says("not signed");
  }

  @Test
  @Order(3)
  void aChangedByteIsRefused() throws Exception {
    laptop.deployer("sign plan.bin -key=carol").exits(0);
    byte[] changed = laptop.bytes("plan.bin");
    changed[changed.length / 2] ^= 1;
    laptop.write("changed.bin", changed);
    laptop.write("changed.bin.sig", laptop.bytes("plan.bin.sig"));
    deliver("changed.bin");
    refused();

    // Even one that is a plan again, with a digest that fits.
    laptop.deployer("plan -snapshot=host.snapshot -out=other.bin proposed.yaml").exits(0);
    laptop.write("other.bin.sig", laptop.bytes("plan.bin.sig"));
    deliver("other.bin");
    refused().says("was not made for this plan, or was changed");
  }

  @Test
  @Order(4)
  void anotherHostRefusesIt() throws Exception {
    try (Machine other = Machine.boot("other")) {
      other.write("/etc/greentic-deployer/policy.yaml", policy());
      Path root = other.root().resolve("root");
      Files.write(root.resolve("plan.bin"), laptop.bytes("plan.bin"));
      Files.write(root.resolve("plan.bin.sig"), laptop.bytes("plan.bin.sig"));
      other.deployer("apply plan.bin").exits(3).says("the plan was made for another host");
    }
  }

  @Test
  @Order(5)
  void anOldPlanIsRefused() throws Exception {
    deliver("plan.bin");
    machine.write(
        "/etc/greentic-deployer/policy.yaml", policy().replace("maximumAge: 1h", "maximumAge: 1s"));
    refused().says(" old, the policy allows 1s");
    machine.write("/etc/greentic-deployer/policy.yaml", policy());
  }

  @Test
  @Order(6)
  void twoSignaturesLetExactlyThatPlanThrough() throws Exception {
    deliver("plan.bin");
    String digest = machine.read("sha256sum <plan.bin | cut -c1-64");
    machine.deployer("apply -expect-sha256=" + "0".repeat(64) + " plan.bin").exits(3);

    List<String> lines =
        machine
            .deployer("apply -json -expect-sha256=" + digest + " plan.bin")
            .exits(0)
            .out()
            .lines()
            .toList();

    JsonNode outcome = new JsonMapper().readTree(lines.getLast());
    assertEquals("applied", outcome.path("outcome").asText());
    assertEquals(2, outcome.path("generation").asInt());
    machine
        .run("grep signedBy /var/lib/greentic-deployer/acme/audit.jsonl")
        .says("\"name\":\"alice\"")
        .says("\"name\":\"carol\"");
    machine.deployer("apply plan.bin").exits(3).says("the plan was applied already");
    machine.deployer("drift").exits(0);
  }
}
