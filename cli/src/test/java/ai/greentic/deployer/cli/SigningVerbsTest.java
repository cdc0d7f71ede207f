package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.signing.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys, signatures and the policy through the command line. */
final class SigningVerbsTest extends CommandLineTest {
  private static final String REFUSED =
      "The plan was refused before the first action; nothing was changed.\n";
  private static final String MISSING = "More: greentic-deployer explain signatures-missing\n";
  private static final String SIGN =
      " Next: have the file signed with 'greentic-deployer sign -key=FILE PLAN', and apply again\n";

  @BeforeEach
  void makeKeysAndAPlan() throws IOException {
    for (String name : List.of("alice", "bob", "mallory")) {
      run("keygen", "-out=" + name).exits(0);
    }
    inState("plan", "-out=plan.bin").exits(0);
  }

  /** Two of alice and bob; the whole path belongs to us alone. */
  private void demand(String rule) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    PolicyFile file = new PolicyFile(root, (Integer) Files.getAttribute(root, "unix:uid"));
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), policy(rule));
    for (Path path = file.path(); !path.equals(folder); path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    machine.policy = file;
  }

  private String policy(String rule) throws IOException {
    StringBuilder text =
        new StringBuilder("apiVersion: greentic.ai/v1alpha1\nkind: Policy\nsigners:\n");
    for (String name : List.of("alice", "bob")) {
      text.append("- name: ").append(name).append("\n  key: |\n");
      text.append(Files.readString(folder.resolve(name + ".pub")).indent(4));
    }
    return text + "rules:\n- deployments: [acme-*]\n" + rule.indent(2);
  }

  private void sign(String name) {
    run("sign", "-key=" + name + ".key", "plan.bin").exits(0);
  }

  private static String reason(String what) {
    return "Error: " + what + "\n" + SIGN;
  }

  @Test
  void keysAreMadeForTheirOwnerAndNeverOverwritten() throws IOException {
    Path key = folder.resolve("alice.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    byte[] before = Files.readAllBytes(key);
    run("keygen", "-out=alice")
        .exits(1)
        .complains(
            """
            Error: alice.key is there already, and keys are never overwritten
             Next: give another name with -out
            More: greentic-deployer explain key-unusable
            Nothing was changed.
            """);
    assertArrayEquals(before, Files.readAllBytes(key));
    Files.delete(key);
    run("keygen", "-out=alice").exits(1);
    assertFalse(Files.exists(key));
    Files.setPosixFilePermissions(
        folder.resolve("bob.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(
        run("sign", "-key=bob.key", "plan.bin")
            .exits(1)
            .err()
            .contains("bob.key can be used by others (mode 640)"));
  }

  @Test
  void twoSignaturesOpenTheWay() throws IOException {
    demand("signatures: 2");
    byte[] plan = Files.readAllBytes(folder.resolve("plan.bin"));
    String wanted = "; 2 signatures of alice, bob are needed";
    inState("apply", "plan.bin")
        .exits(3)
        .complains(reason("the plan is not signed" + wanted) + MISSING + REFUSED);
    sign("alice");
    sign("alice");
    inState("apply", "plan.bin")
        .exits(3)
        .complains(reason("the plan is signed by alice" + wanted) + MISSING + REFUSED);
    sign("mallory");
    assertTrue(
        inState("apply", "plan.bin").exits(3).err().contains("a signature by an unknown key "));
    assertTrue(machine.objects.isEmpty());
    environment.put("BOB", Files.readString(folder.resolve("bob.key")));
    run("sign", "-key=env:BOB", "-out=bob.sig", "plan.bin").exits(0);
    Files.write(
        folder.resolve("plan.bin.sig"),
        Files.readAllBytes(folder.resolve("bob.sig")),
        java.nio.file.StandardOpenOption.APPEND);
    assertArrayEquals(plan, Files.readAllBytes(folder.resolve("plan.bin")));
    inState("apply", "plan.bin").exits(0);
    String log = Files.readString(folder.resolve("states/acme-prod/audit.jsonl"));
    assertTrue(log.contains("\"name\":\"alice\"") && log.contains("\"name\":\"bob\""), log);
  }

  /** Nothing that changes the machine gets past the policy. */
  @Test
  void everyWayToApplyIsRefused() throws IOException {
    inState("apply", "-auto-approve").exits(0);
    demand("signatures: 1");
    String before = machine.objects.toString();
    for (List<String> words :
        List.of(
            List.of("apply", "-auto-approve", "-replace=unit.runtime"),
            List.of("apply", "-auto-approve", "-replace=unit.runtime", "-state-dir=other"),
            List.of("destroy", "-auto-approve"),
            List.of("destroy", "-auto-approve", "-purge-data"))) {
      Run run =
          words.size() == 4
              ? run(words.toArray(String[]::new))
              : inState(words.toArray(String[]::new));
      assertTrue(
          run.exits(3)
              .err()
              .contains("the plan is not signed; 1 signature of alice, bob is needed"),
          run.err());
    }
    write("deployment.yaml", document("acme-prod", "registry.example/app:2"));
    inState("apply", "-auto-approve").exits(3);
    inState("rollback", "-auto-approve", "1").exits(3);
    assertEquals(before, machine.objects.toString());
  }

  @Test
  void aPolicyThatCannotBeTrustedRefusesEverything() throws IOException {
    demand("signatures: 0");
    Path file = ((PolicyFile) machine.policy).path();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertTrue(
        inState("apply", "plan.bin")
            .exits(3)
            .err()
            .contains("policy.yaml can be written by others (mode 666)"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    inState("apply", "plan.bin").exits(0);
  }

  @Test
  void oldPlansAreRefused() throws Exception {
    demand("signatures: 1\nmaximumAge: 24h");
    Plan plan = PlanFile.read(folder.resolve("plan.bin"));
    Plan.Header now = plan.header();
    Plan.Header then =
        new Plan.Header(
            now.toolVersion(),
            now.deployment(),
            now.mode(),
            now.rollout(),
            now.nonce(),
            now.created() - 26 * 3600,
            now.hostId(),
            now.lineage(),
            now.serial(),
            now.stateDigest(),
            now.providers());
    PlanFile.write(
        folder.resolve("plan.bin"),
        new Plan(
            then,
            plan.document(),
            plan.desired(),
            plan.changes(),
            plan.steps(),
            plan.preconditions(),
            plan.artifacts()));
    sign("alice");
    String refusal = inState("apply", "plan.bin").exits(3).err();
    assertTrue(refusal.startsWith("Error: the plan is 26h"), refusal);
    assertTrue(refusal.contains(" old, the policy allows 24h\n"), refusal);
  }

  /** A pipe gives its bytes once: read a second time, the plan would be empty. */
  @Test
  void theBytesVerifiedAreTheBytesExecuted() throws Exception {
    demand("signatures: 1");
    sign("alice");
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    byte[] bytes = Files.readAllBytes(folder.resolve("plan.bin"));
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Files.write(pipe, bytes);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    inState(
            "apply",
            "-signatures=plan.bin.sig",
            "-expect-sha256=" + Digests.sha256(bytes).toUpperCase(Locale.ROOT),
            "pipe")
        .exits(0);
    writer.join();
  }

  @Test
  void aSignatureOfTheEarlierPlanMakesRoomForOneOfThis() {
    sign("alice");
    inState("plan", "-out=plan.bin").exits(0);
    assertTrue(
        run("verify", "-key=alice.pub", "plan.bin")
            .exits(3)
            .out()
            .contains("  INVALID  alice.pub"));
    sign("alice");
    run("verify", "-key=alice.pub", "plan.bin").exits(0);
    assertTrue(
        run("verify", "-key=alice.pub", "-key=bob.pub", "plan.bin")
            .exits(3)
            .out()
            .endsWith("Not signed by bob.pub.\n"));
  }

  @Test
  void verifyAsksAnyPolicy() throws IOException {
    run("verify", "plan.bin").exits(1);
    sign("alice");
    write("policy.yaml", policy("signatures: 1"));
    assertTrue(
        run("verify", "-policy=policy.yaml", "plan.bin")
            .exits(0)
            .out()
            .endsWith("\npolicy.yaml lets it be applied now.\n"));
    write("policy.yaml", policy("signatures: 2"));
    String json = run("verify", "-json", "-policy=policy.yaml", "plan.bin").exits(3).out();
    assertTrue(
        json.contains("the plan is signed by alice; 2 signatures of alice, bob are needed"), json);
    assertTrue(json.contains("\"good\" : false"), json);
  }

  @Test
  void aBrokenPlanIsNotSigned() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("plan.bin"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("plan.bin"), bytes);
    run("sign", "-key=alice.key", "plan.bin").exits(3);
    assertFalse(Files.exists(folder.resolve("plan.bin.sig")));
    run("sign", "plan.bin").exits(64);
    run("sign", "-key=env:NONE", "plan.bin").exits(64);
  }

  @Test
  void onlyTheExpectedBytesAreApplied() {
    inState("apply", "-expect-sha256=" + "0".repeat(64), "plan.bin").exits(3);
    inState("apply", "-expect-sha256=12", "plan.bin").exits(64);
    inState("apply", "-auto-approve", "-expect-sha256=" + "0".repeat(64), "deployment.yaml")
        .exits(64);
    assertTrue(machine.objects.isEmpty());
  }

  @Test
  void garbageBesideThePlanIsRefused() {
    write("plan.bin.sig", "garbage");
    assertTrue(
        inState("apply", "plan.bin")
            .exits(3)
            .err()
            .startsWith("Error: plan.bin.sig holds no intact signatures: at byte 1: "));
  }

  @Test
  void aPipeBesideThePlanIsNotWaitedFor() throws Exception {
    String pipe = folder.resolve("plan.bin.sig").toString();
    assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
    assertTrue(
        inState("apply", "plan.bin").exits(1).err().startsWith("Error: plan.bin.sig is no file"));
  }
}
