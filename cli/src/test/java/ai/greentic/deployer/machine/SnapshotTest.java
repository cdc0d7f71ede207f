package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.AnonymousPlan;
import ai.greentic.deployer.engine.plan.PlanFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is planned away from a machine is what it would have planned itself, byte for byte. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SnapshotTest {
  private static final String SECRET = "marker-5f1c77e0a94b";
  private static final String QUICK = "health:\n  minReadySeconds: 0\ndrift:\n  schedule: hourly\n";
  private static final String RELEASED =
      Documents.offline("env:\n  ECHO: one\nenvFile: /etc/acme.env", QUICK);
  private static final String EDITED =
      RELEASED.replace("ECHO: one", "ECHO: two\n      MORE: three") + "  rollout:\n    keep: 3\n";

  private final Machine machine = Machine.boot("snapshot");
  private Elsewhere laptop;

  @BeforeAll
  void setUp(@TempDir Path folder) {
    laptop = Elsewhere.in(folder);
    machine.write("/etc/acme.env", "TOKEN=" + SECRET + "\nOTHER=" + SECRET + "\n");
    machine.read("chmod 0600 /etc/acme.env");
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  private byte[] fromMachine(String name) throws IOException {
    return Files.readAllBytes(machine.root().resolve("root").resolve(name));
  }

  private void document(String text) {
    machine.write("/root/deployment.yaml", text);
    laptop.write("deployment.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private void snapshot() throws IOException {
    machine.deployer("snapshot deployment.yaml -out=host.snapshot").exits(0);
    laptop.write("host.snapshot", fromMachine("host.snapshot"));
  }

  private void samePlan(boolean first, String options) throws Exception {
    machine.deployer("plan -out=here.bin " + options).exits(0);
    laptop.deployer("plan -snapshot=host.snapshot -out=there.bin " + options).exits(0);
    assertArrayEquals(
        AnonymousPlan.of(PlanFile.decode(fromMachine("here.bin")), first),
        AnonymousPlan.of(PlanFile.decode(laptop.bytes("there.bin")), first));
  }

  @Test
  @Order(1)
  void theFirstPlanToo() throws Exception {
    document(RELEASED);
    snapshot();
    samePlan(true, "");
    machine.write("/root/plan.bin", "");
    Files.write(machine.root().resolve("root/plan.bin"), laptop.bytes("there.bin"));
    machine.deployer("apply plan.bin").exits(0).says("Generation 1 is active.");
  }

  @Test
  @Order(2)
  void everyPlanOfWhatRuns() throws Exception {
    machine.read("chmod 0640 /etc/greentic-deployer/acme/runtime.env");
    snapshot();
    samePlan(false, "");
    samePlan(false, "-destroy -name=acme");
    samePlan(false, "-rollback=1 -name=acme");
    document(EDITED);
    samePlan(false, "");
  }

  @Test
  @Order(3)
  void noSecretIsInIt() throws Exception {
    String bytes = new String(fromMachine("host.snapshot"), StandardCharsets.ISO_8859_1);
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    assertTrue(bytes.contains("OTHER"), "the names of the variables are");
    assertFalse(bytes.contains(SECRET));
    assertFalse(bytes.contains(HexFormat.of().formatHex(secret)));
    for (int offset = 0; offset < 3; offset++) {
      String part =
          Base64.getEncoder()
              .encodeToString(
                  (" ".repeat(offset) + SECRET + "   ").getBytes(StandardCharsets.UTF_8));
      assertFalse(bytes.contains(part.substring(4, part.length() - 8)));
    }
    String key =
        machine.read(
            "od -An -v -tx1 /var/lib/greentic-deployer/acme/private/fingerprint.key | tr -d ' \\n'");
    assertEquals(64, key.length());
    byte[] raw = HexFormat.of().parseHex(key);
    assertFalse(bytes.contains(key));
    assertFalse(bytes.contains(new String(raw, StandardCharsets.ISO_8859_1)));
    assertFalse(bytes.contains(Base64.getEncoder().encodeToString(raw).substring(0, 40)));
    assertFalse(bytes.contains("PRIVATE KEY"));
    assertEquals("600", machine.read("stat -c %a host.snapshot"));
  }

  @Test
  @Order(4)
  void whatAnotherReleaseNeedsIsNamed() {
    laptop.write("second.yaml", Documents.secondRelease(EDITED).getBytes(StandardCharsets.UTF_8));
    laptop
        .deployer("plan -snapshot=host.snapshot second.yaml")
        .exits(1)
        .says(
            "the snapshot does not hold: bundle /srv/release/acme-2.squashfs; image archive"
                + " /srv/release/operator-0.2.0.oci.tar\n");
  }

  @Test
  @Order(5)
  void aVariableInThePlaceOfASecretNeedsAnotherFingerprint() {
    laptop.write(
        "override.yaml", EDITED.replace("MORE:", "TOKEN:").getBytes(StandardCharsets.UTF_8));
    laptop
        .deployer("plan -snapshot=host.snapshot override.yaml")
        .exits(1)
        .says("the snapshot does not hold: the names and fingerprint of /etc/acme.env\n");
  }

  @Test
  @Order(6)
  void whatChangedSinceIsRefusedAndElseItIsApplied() throws Exception {
    laptop.deployer("plan -snapshot=host.snapshot -out=plan.bin").exits(0);
    Files.write(machine.root().resolve("root/plan.bin"), laptop.bytes("plan.bin"));
    machine.read("chmod 0600 /etc/greentic-deployer/acme/runtime.env");
    machine.deployer("apply plan.bin").exits(3).says("file.environment");
    machine.read("chmod 0640 /etc/greentic-deployer/acme/runtime.env");
    machine.deployer("apply plan.bin").exits(0).says("Generation 2 is active.");
    machine.deployer("plan -detailed-exitcode").exits(0);
  }
}
