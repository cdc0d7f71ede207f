package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The disk that holds the state gets full, or is read only; what is made lies on another. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FullDiskTest {
  private static final int FILES = 300;
  private static final String APPLY = "apply graph.yaml -auto-approve -state-dir=/mnt/state";

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
}
