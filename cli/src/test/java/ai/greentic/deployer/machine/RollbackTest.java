package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with an update: the release before it serves, and nothing of it is left. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollbackTest {
  private static final String RUN = "podman inspect --format '{{.Id}}' greentic-acme";

  /** How often the unit was started since the machine booted. */
  private static final String STARTS =
      "journalctl --sync; journalctl --unit=greentic-acme --output=cat"
          + " | grep -c '^Starting greentic-acme.service'";

  private final Machine machine = Machine.boot("rollback");

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeAll
  void deployTheFirstRelease() {
    machine.write("/root/good.yaml", good());
    machine.read(
        """
        mkdir artifacts program; cd artifacts
        head -c 4000 /srv/release/operator-0.2.0.oci.tar > torn.oci.tar
        cp /srv/release/operator-0.2.0.oci.tar damaged.oci.tar
        dd if=/dev/urandom of=damaged.oci.tar bs=1 seek=66000 count=16 conv=notrunc status=none
        install -m 0644 /srv/release/runtime ../program/operator
        tar -C ../program -cf program.tar operator
        podman import -q --change 'ENTRYPOINT ["/operator"]' program.tar localhost/no-program:1
        podman save -q --format oci-archive -o no-program.oci.tar localhost/no-program:1
        podman rmi localhost/no-program:1
        cp /srv/release/acme-2.squashfs damaged.squashfs
        head -c 3000 /dev/zero | tr '\\0' x \\
            | dd of=damaged.squashfs bs=1 seek=96 conv=notrunc status=none
        """);
    machine.deployer("apply good.yaml -auto-approve").exits(0);
  }

  @AfterEach
  void theFirstReleaseServesAndNothingElseIsThere() {
    assertEquals(
        "0.1.0\n1.0.0",
        machine.read(Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'"));
    assertEquals(
        machine.read("podman images -q --no-trunc"),
        machine.read("podman inspect --format 'sha256:{{.Image}}' greentic-acme"));
    machine.deployer("plan good.yaml -detailed-exitcode").exits(0).says("No changes.");
    machine.deployer("drift -name=acme").exits(0);
    assertEquals(
        "enabled\nNRestarts=0",
        machine.read(
            "systemctl is-enabled greentic-acme; systemctl show -p NRestarts greentic-acme"));
    assertEquals(
        "1 1 1 1",
        machine.read(
            "cd /var/lib/greentic-deployer/acme; echo $(findmnt -rn -t squashfs | wc -l)"
                + " $(ls bundles | wc -l) $(ls generations | wc -l)"
                + " $(ls /etc/systemd/system/*greentic*.mount | wc -l)"));
  }

  private static String good() {
    return Documents.misbehaving("", 60, 0);
  }

  private static String second() {
    return Documents.secondRelease(good());
  }

  private Outcome update(String document) {
    return update(document, "");
  }

  /**
   * @param aside runs meanwhile
   */
  private Outcome update(String document, String aside) {
    machine.write("/root/update.yaml", document);
    return machine.run(aside + "timeout 100 greentic-deployer apply update.yaml -auto-approve");
  }

  private String starts() {
    return machine.read(STARTS);
  }

  private static void rolledBack(Outcome update) {
    update.exits(5);
    assertEquals(
        "Error: ROLLED BACK: this release failed; generation 1 is back, with its configuration,"
            + " and was found good",
        update.err().lines().findFirst().orElse(""));
  }

  /** The new release was started once, and the one before it once again. */
  private void takenBack(String document, String aside, String reason) {
    int before = Integer.parseInt(starts());
    Outcome update = update(document, aside);
    rolledBack(update);
    update.says(reason);
    assertEquals(before + 2, Integer.parseInt(starts()), update::toString);
  }

  /** What runs was not touched. */
  private void notEvenStopped(String document, String aside, String reason) {
    String run = machine.read(RUN);
    Outcome update = update(document, aside);
    rolledBack(update);
    update.says(reason);
    assertEquals(run, machine.read(RUN));
  }

  /** Found before anything was changed. */
  private void refused(String document, String reason) {
    String run = machine.read(RUN);
    update(document).exits(1).says(reason).says("Nothing was changed.");
    assertEquals(run, machine.read(RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          never-ready      | 2   | 0  | was not ready within 2 s
          exit-after:1     | 120 | 3  | it ended: exit code 3; it was stopped
          exit-after:10    | 120 | 15 | it ended: exit code 3; it was stopped
          crash            | 120 | 3  | ended
          unready-after:2  | 120 | 5  | it was ready and did not stay so
          listen-any       | 120 | 0  | listens on 0.0.0.0; it must listen on 127.0.0.1 only
          accept-strangers | 120 | 0  | does not refuse a client without certificate
          not-live         | 120 | 0  | liveness at https://127.0.0.1:8433/health answered: 500
          """)
  void aReleaseThatMisbehavesIsTakenBack(
      String misbehaviour, int startupTimeout, int minReady, String reason) {
    takenBack(
        Documents.secondRelease(Documents.misbehaving(misbehaviour, startupTimeout, minReady)),
        "",
        reason);
  }

  private static String withArchive(String archive) {
    return second().replace("/srv/release/operator-0.2.0.oci.tar", "/root/artifacts/" + archive);
  }

  @Test
  void anImageWhoseProgramCannotRunIsTakenBack() {
    String unchecked =
        withArchive("no-program.oci.tar")
            .replace(
                "ghcr.io/greentic-ai/operator-distroless:0.2.0-distroless",
                "localhost/no-program:1");
    refused(unchecked, "the program to start, /operator, is not executable");
    takenBack(
        unchecked.replace("    env:", "    requireStatic: false\n    env:"),
        "",
        "OCI permission denied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torn.oci.tar    | is neither an OCI archive (no index.json) nor a docker archive
          damaged.oci.tar | cannot be read
          """)
  void aBrokenArchiveIsFoundWhenPlanning(String archive, String reason) {
    refused(withArchive(archive), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          corrupt.squashfs   | it does not begin with hsqs
          truncated.squashfs | so it is cut off
          """)
  void whatIsNoBundleIsFoundWhenPlanning(String bundle, String reason) {
    refused(second().replace("acme-2.squashfs", bundle), reason);
  }

  /** Its superblock is good and what it points to is not: only the kernel finds out. */
  @Test
  void aBundleThatCannotBeMountedIsTakenBackBeforeAnythingStops() {
    notEvenStopped(
        second().replace("/srv/release/acme-2.squashfs", "/root/artifacts/damaged.squashfs"),
        "",
        ".mount cannot be started");
  }

  @Test
  void aBundleThatChangesAfterItWasPlannedIsRefused() {
    String run = machine.read(RUN);
    machine.read("cp /srv/release/acme-2.squashfs artifacts/changing.squashfs");
    machine.write(
        "/root/update.yaml",
        second().replace("/srv/release/acme-2.squashfs", "/root/artifacts/changing.squashfs"));
    machine.deployer("plan update.yaml -out=plan.bin").exits(0);
    machine.read("echo more >> artifacts/changing.squashfs");

    machine.deployer("apply plan.bin").exits(3).says("has changed since the plan was made");

    assertEquals(run, machine.read(RUN));
  }

  /** systemd reads lines of a mebibyte at most; in a unit each % is written twice. */
  @Test
  void aUnitThatSystemdRefusesIsTakenBackBeforeAnythingStops() {
    String argument = "    - \"" + "%".repeat(30_000) + "\"\n";
    notEvenStopped(
        second().replace("    env:", "    args:\n" + argument.repeat(20) + "    env:"),
        "",
        "systemd does not take unit greentic-acme.service");
  }

  private static String killing(String command) {
    return "(until pid=$(pgrep -o -f '^[^ ]*podman.*"
        + command
        + "'); do :; done; kill -9 $pid) & ";
  }

  @Test
  void aPodmanThatIsKilledWhileItStartsTheReleaseTakesItBack() {
    takenBack(second(), killing("run .*--name=greentic-acme"), "signal 9 (SIGKILL)");
  }

  @Test
  void aPodmanThatIsKilledWhileItLoadsTheImageStopsNothing() {
    notEvenStopped(second(), killing("load --input"), "cannot be loaded");
  }

  /** Not even when many updates in a row fail does systemd think that the service is broken. */
  @Test
  void manyFailedUpdatesInARowAreTakenBackToo() {
    String failing = Documents.secondRelease(Documents.misbehaving("crash", 60, 0));
    for (int number = 0; number < 6; number++) {
      takenBack(failing, "", "ended");
    }
    assertTrue(Integer.parseInt(starts()) > 12);
  }
}
