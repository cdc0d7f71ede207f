package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk that holds the state gets full, or is read only; what is made lies on another. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FullDiskTest {
  private static final int FILES = 300;
  private static final String APPLY = "apply graph.yaml -auto-approve -state-dir=/mnt/state";

  private static final String RUN = "podman inspect --format '{{.Id}}' greentic-acme";
  private static final String VERSIONS =
      Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'";

  private final Machine machine = Machine.boot("full-disk");

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeEach
  void mountSmallDisk() {
    machine.read("mkdir -p /mnt && mount -t tmpfs -o size=48k,mode=0700 tmpfs /mnt");
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: greentic.ai/v1alpha1
            kind: ResourceGraph
            metadata: {name: full}
            resources:
            """);
    for (int number = 0; number < FILES; number++) {
      yaml.append(
          """
          - address: file.f%1$d
            attributes: {path: /srv/made/%1$d, content: "%1$d", owner: 0, group: 0, mode: "0644"}
          """
              .formatted(number));
    }
    machine.write("/root/graph.yaml", yaml.toString());
  }

  @AfterEach
  void unmount() {
    machine.read("umount /mnt; rm -rf /srv/made");
  }

  private int made() {
    return Integer.parseInt(machine.read("find /srv/made -type f 2>/dev/null | wc -l"));
  }

  private int known() {
    return Integer.parseInt(
        machine.read(
            "greentic-deployer state list -name=full -state-dir=/mnt/state | grep -c '^file'"));
  }

  @Test
  void nothingIsMadeThatCannotBeRecordedAndNothingIsForgotten() {
    machine.deployer(APPLY).exits(6).says("No space left on device").says("actions were not begun");
    int made = made();
    assertTrue(made > 0 && made < FILES, made + " files were made");
    assertTrue(known() >= made, () -> made + " were made, " + known() + " are known");

    machine.deployer(APPLY).says("No space left on device");
    assertEquals(made, made());

    machine.read("mount -o remount,size=8m /mnt");
    machine.deployer(APPLY).exits(0);
    assertEquals(FILES, made());
    machine
        .deployer("plan graph.yaml -detailed-exitcode -state-dir=/mnt/state")
        .exits(0)
        .says("No changes.");
    machine.deployer("destroy -name=full -auto-approve -state-dir=/mnt/state").exits(0);
    assertEquals(0, made());
  }

  @Test
  void onAReadOnlyDiskNothingIsBegun() {
    machine.read("mount -o remount,ro /mnt");
    machine.deployer(APPLY).exits(1).says("Read-only file system").says("Next: ");
    assertEquals(0, made());
    machine.read("mount -o remount,rw,size=8m /mnt");
    machine.deployer(APPLY).exits(0);
    machine.read("mount -o remount,ro /mnt");
    machine.deployer("plan graph.yaml -detailed-exitcode -state-dir=/mnt/state").exits(0);
    machine.deployer("drift -name=full -state-dir=/mnt/state").exits(0);
    machine.read("mount -o remount,rw /mnt");
    machine.deployer("destroy -name=full -auto-approve -state-dir=/mnt/state").exits(0);
  }

  /**
   * The disk takes nothing, not the reserve, all but the bundle, all or all but the end of the
   * record. An update is not begun, taken back or done, and never left in between.
   */
  @ParameterizedTest
  @CsvSource({"0, 1", "500, 1", "1350, 5", "1540, 05", "1580, 05"})
  void anUpdateThatRunsOutOfSpaceIsTakenBack(int freeKilobytes, String expected) {
    machine.read("mount -o remount,size=4m /mnt");
    machine.write("/root/good.yaml", Documents.misbehaving("", 60, 0));
    machine.write(
        "/root/update.yaml",
        Documents.secondRelease(Documents.misbehaving("", 60, 0))
            .replace("/srv/release/acme-2.squashfs", "/root/large.squashfs"));
    machine.read(
        "rm -rf content large.squashfs; unsquashfs -q -n -d content /srv/release/acme-2.squashfs"
            + " >/dev/null; head -c 300000 /dev/urandom > content/filler;"
            + " mksquashfs content large.squashfs -quiet -no-progress");
    machine.deployer("apply good.yaml -auto-approve -state-dir=/mnt/state").exits(0);
    machine.read(
        "free=$(df --output=avail -k /mnt | tail -1); head -c $(((free - "
            + freeKilobytes
            + ") * 1024)) /dev/zero > /mnt/filler");
    String run = machine.read(RUN);

    Outcome update = machine.deployer("apply update.yaml -auto-approve -state-dir=/mnt/state");

    assertTrue(expected.contains(Integer.toString(update.exitCode())), update::toString);
    if (update.exitCode() == 1) {
      assertEquals(run, machine.read(RUN));
    }
    String serves = machine.read(VERSIONS);
    assertEquals(
        update.exitCode() == 0 ? "0.2.0\n2.0.0" : "0.1.0\n1.0.0", serves, update::toString);
    machine.read("rm /mnt/filler");
    if (update.exitCode() == 0) {
      machine.deployer("rollback -name=acme -auto-approve -state-dir=/mnt/state").exits(0);
    }
    if (update.exitCode() == 5) {
      update.says("Error: ROLLED BACK: ");
    }
    machine
        .deployer("plan good.yaml -detailed-exitcode -state-dir=/mnt/state")
        .exits(0)
        .says("No changes.");
    assertEquals("0.1.0\n1.0.0", machine.read(VERSIONS));
    machine.deployer("destroy -name=acme -auto-approve -purge-data -state-dir=/mnt/state").exits(0);
  }
}
