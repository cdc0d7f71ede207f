package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine without a registry: the image comes from an archive, and bad artifacts change nothing.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfflineTest {
  private static final String MINIMAL = Documents.offline("", "health:\n  minReadySeconds: 0\n");

  private final Machine machine = Machine.boot("offline");

  @AfterAll
  void stop() {
    machine.close();
  }

  @AfterEach
  void destroy() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data");
  }

  private void document(String text) {
    machine.write("/root/deployment.yaml", text);
  }

  /** The key of the fingerprints stays with the state, as the record of what was. */
  private void assertNothingMade() {
    assertEquals(
        "",
        machine.read(
            "podman ps -aq; podman images -aq; findmnt -rno TARGET -t squashfs;"
                + " ls -d /etc/greentic* /etc/systemd/system/*greentic* /var/log/greentic*"
                + " /var/lib/greentic-deployer/*/private/* /var/lib/greentic-deployer/*/bundles"
                + " 2>/dev/null | grep -v /fingerprint.key; getent passwd greentic; true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator.oci.tar", "operator.docker.tar"})
  void anArchiveIsEnough(String archive) {
    document(MINIMAL.replace("operator.oci.tar", archive));

    machine.deployer("apply deployment.yaml -auto-approve").exits(0).says("15 added");

    assertEquals("active", machine.read("systemctl is-active greentic-acme"));
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertNothingMade();
  }

  @Test
  void aDynamicImageIsRefusedWhenPlanned() {
    document(MINIMAL.replace("operator.oci.tar", "operator-dynamic.oci.tar"));

    machine.deployer("plan deployment.yaml").exits(1).says("/operator").says("requireStatic");

    assertNothingMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"corrupt.squashfs", "truncated.squashfs"})
  void aDamagedBundleIsRefusedWhenPlanned(String bundle) {
    document(MINIMAL.replace("acme-1.squashfs", bundle));

    machine.deployer("plan deployment.yaml").exits(1).says("/srv/release/" + bundle);

    assertNothingMade();
  }

  @Test
  void aBundleOfAnotherDigestIsRefusedWhenPlanned() {
    String zeros = "0".repeat(64);
    document(
        MINIMAL.replace("acme-1.squashfs\n", "acme-1.squashfs\n    sha256: \"" + zeros + "\"\n"));

    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says(zeros)
        .says(machine.read("sha256sum </srv/release/acme-1.squashfs | cut -d' ' -f1"));

    assertNothingMade();
  }

  @Test
  void aBundleThatChangedAfterThePlanIsRefused() {
    machine.read("install -D -m 0644 /srv/release/acme-1.squashfs /opt/acme.squashfs");
    document(MINIMAL.replace("/srv/release/acme-1.squashfs", "/opt/acme.squashfs"));
    machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    machine.read("cp /srv/release/acme-2.squashfs /opt/acme.squashfs");

    machine
        .deployer("apply plan.bin")
        .exits(3)
        .says("/opt/acme.squashfs")
        .says("nothing was changed");

    assertNothingMade();
  }

  @Test
  void anArchiveThatChangedAfterThePlanIsRefused() {
    machine.read("cp /srv/release/operator.oci.tar /opt/operator.tar");
    document(MINIMAL.replace("/srv/release/operator.oci.tar", "/opt/operator.tar"));
    machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    machine.read("cp /srv/release/operator-0.2.0.oci.tar /opt/operator.tar");

    machine
        .deployer("apply plan.bin")
        .exits(3)
        .says("/opt/operator.tar")
        .says("nothing was changed");

    assertNothingMade();
  }

  @Test
  void aMachineThatChangedAfterThePlanIsRefused() {
    document(MINIMAL);
    machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    machine.read("mkdir -m 0700 /var/log/greentic");

    machine.deployer("apply plan.bin").exits(3).says("directory.log").says("nothing was changed");

    machine.read("rmdir /var/log/greentic");
    assertNothingMade();
  }

  @Test
  void aTamperedPlanIsRefused() {
    document(MINIMAL);
    machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    machine.read("printf X | dd of=plan.bin bs=1 seek=700 conv=notrunc status=none");

    machine.deployer("apply plan.bin").exits(3).says("nothing was changed");

    assertNothingMade();
  }

  @Test
  void secretsReachTheRuntimeAndNothingElse() {
    machine.write("/root/secret.env", "GREENTIC_TEST_ECHO=hunter-two\n");
    machine.run("chmod 0600 /root/secret.env").exits(0);
    document(Documents.offline("envFile: /root/secret.env", "health:\n  minReadySeconds: 0\n"));

    Outcome plan = machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    plan.saysNot("hunter-two");
    machine.deployer("apply plan.bin").exits(0).saysNot("hunter-two");

    machine
        .run(
            "curl -sS --cacert /etc/greentic/admin/ca.crt --cert /etc/greentic/admin/client.crt"
                + " --key /etc/greentic/admin/client.key https://127.0.0.1:8433/admin/v1/status")
        .exits(0)
        .says("\"echo\":\"hunter-two\"");
    assertEquals(
        "",
        machine.read(
            "grep -rl hunter-two plan.bin /var/lib/greentic-deployer /etc /var/log || true;"
                + " journalctl --no-pager | grep hunter-two || true"));
  }
}
