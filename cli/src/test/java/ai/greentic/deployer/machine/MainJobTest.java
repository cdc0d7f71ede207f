package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job with a registry: each test goes on where the one before it ended. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobTest {
  private static final String RUN =
      "podman inspect --format '{{.Id}} {{.State.StartedAt}}' greentic-acme-prod";
  private static final String STATE_FOLDER = "/var/lib/greentic-deployer/acme-prod";

  private final Machine machine = Machine.boot("main-job");

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeAll
  void prepare() {
    Documents.mainJob(machine);
    // What lies outside of the temporary and engine folders before anything is deployed.
    machine.read(inventory() + " > /root/before");
  }

  private static String inventory() {
    return "find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /var/tmp"
        + " -o -path /root -o -path /var/log/journal -o -path /var/cache -o -path /opt/greentic \\)"
        + " -prune -o -printf '%M %u:%g %p\\n' | grep -v -e ' /etc/[a-z]*-$' -e '/.pwd.lock$'"
        + " -e ' /var/lib/systemd/' | sort";
  }

  private String imageId(String archive) {
    return machine.read(
        "skopeo inspect --raw oci-archive:/srv/release/"
            + archive
            + " | tr ',' '\\n' | grep -A1 'image.config' | grep -o 'sha256:[0-9a-f]*'");
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(machine.read(Documents.CURL + "/admin/v1/status"));
  }

  @Test
  @Order(1)
  void aPlanChangesNothing() {
    machine
        .deployer("plan deployment.yaml -out=plan.bin -detailed-exitcode")
        .exits(2)
        .says("Plan: 15 to add, 0 to change, 0 to destroy.");
    assertEquals("", machine.read("podman images -q; ls " + STATE_FOLDER + " 2>/dev/null || true"));
    machine.deployer("show plan.bin").exits(0).says("+ container.runtime {");
  }

  @Test
  @Order(2)
  void applyRunsThePlannedImageThoughItsTagMoved() {
    Documents.push(machine, "operator-0.2.0.oci.tar", "0.1.0-distroless");

    machine
        .deployer("apply plan.bin")
        .exits(0)
        .says("Apply complete! Resources: 15 added, 0 changed, 0 destroyed");

    assertEquals(
        imageId("operator.oci.tar"),
        "sha256:" + machine.read("podman inspect --format '{{.Image}}' greentic-acme-prod"));
    Documents.push(machine, "operator.oci.tar", "0.1.0-distroless");
  }

  @Test
  @Order(3)
  void theSamePlanIsNotAppliedTwice() {
    String run = machine.read(RUN);
    machine.deployer("apply plan.bin").exits(3).says("was applied already");
    assertEquals(run, machine.read(RUN));
  }

  @Test
  @Order(4)
  void theApplicationRunsAsItShould() {
    assertEquals("active", machine.read("systemctl is-active greentic-acme-prod"));
    assertEquals("enabled", machine.read("systemctl is-enabled greentic-acme-prod"));
    assertEquals("running", machine.read("systemctl is-system-running"));
    String mount = machine.read("findmnt -rno FSTYPE,OPTIONS -t squashfs");
    assertTrue(mount.startsWith("squashfs ro,nosuid,nodev,noexec,"), mount);
    assertEquals(
        "true [] [] host "
            + machine.read("echo $(id -u greentic):$(id -g greentic)")
            + " [no-new-privileges]",
        machine.read(
            "podman inspect --format '{{.HostConfig.ReadonlyRootfs}} {{.EffectiveCaps}}"
                + " {{.BoundingCaps}} {{.HostConfig.NetworkMode}} {{.Config.User}}"
                + " {{.HostConfig.SecurityOpt}}' greentic-acme-prod"));
    assertEquals(
        List.of("127.0.0.1:5000", "127.0.0.1:8433"),
        machine.read("ss -Hltn | awk '{ print $4 }' | sort").lines().toList());
    Outcome security =
        machine.run("systemd-analyze security --no-pager --threshold=45 greentic-acme-prod");
    security.exits(0);
  }

  @Test
  @Order(5)
  void onlyTheClientCertificateOpensTheAdminEndpoint() {
    assertEquals("200", machine.read(Documents.CURL + "/ready -o /dev/null -w '%{http_code}'"));
    assertEquals("200", machine.read(Documents.CURL + "/health -o /dev/null -w '%{http_code}'"));
    machine
        .run("curl -sS --cacert /etc/greentic/admin/ca.crt https://127.0.0.1:8433/ready")
        .exits(35)
        .says("handshake failure");
  }

  @Test
  @Order(6)
  void theRuntimeWritesToItsStorageOnly() throws Exception {
    JsonNode status = status();
    assertEquals("0.1.0", status.path("version").asText());
    assertTrue(status.path("writesOnlyToStorage").asBoolean(), status::toString);
    JsonNode bundle = status.path("bundle");
    assertEquals("/mnt/greentic/bundles/acme-prod", bundle.path("mount").asText());
    assertEquals("1.0.0", bundle.path("version").asText());
    for (String is : List.of("squashfs", "readOnly", "noSuid", "noDev", "noExec")) {
      assertTrue(bundle.path(is).asBoolean(), is);
    }
    assertEquals("0000000000000000", status.path("capabilitiesBounding").asText());
    assertTrue(status.path("noNewPrivileges").asBoolean());
    assertEquals(3, status.path("cache").path("misses").asInt());
  }

  @Test
  @Order(7)
  void everyPathHasItsOwnerAndMode() {
    assertEquals(
        """
        drwxr-xr-x root:root /etc/greentic
        drwxr-xr-x root:root /etc/greentic-deployer
        drwxr-xr-x root:root /etc/greentic-deployer/acme-prod
        -rw------- root:root /etc/greentic-deployer/acme-prod/runtime.env
        drwxr-xr-x root:root /etc/greentic/admin
        -rw-r--r-- root:root /etc/greentic/admin/ca.crt
        -rw-r--r-- root:root /etc/greentic/admin/client.crt
        -rw------- root:root /etc/greentic/admin/client.key
        -rw-r--r-- root:root /etc/greentic/admin/server.crt
        -rw-r----- root:greentic /etc/greentic/admin/server.key
        -rw-r--r-- root:root /etc/systemd/system/greentic-acme-prod.service
        drwxr-xr-x root:root /var/lib/greentic
        drwx------ root:root /var/lib/greentic-deployer/acme-prod
        -r-------- root:root /var/lib/greentic-deployer/acme-prod/private/ca.key
        drwxr-x--- greentic:greentic /var/lib/greentic/cache
        drwxr-x--- greentic:greentic /var/lib/greentic/state
        drwxr-x--- greentic:greentic /var/lib/greentic/tmp
        drwxr-x--- greentic:greentic /var/log/greentic
        """,
        machine.read(
                "(find /etc/greentic /etc/greentic-deployer"
                    + " /etc/systemd/system/greentic-acme-prod.service /var/log/greentic"
                    + " "
                    + STATE_FOLDER
                    + "/private/ca.key -not -name runtime.log -printf '%M %u:%g %p\\n';"
                    + " find /var/lib/greentic -maxdepth 1 -printf '%M %u:%g %p\\n';"
                    + " find "
                    + STATE_FOLDER
                    + " -maxdepth 0 -printf '%M %u:%g %p\\n')"
                    + " | LC_ALL=C sort -k3")
            + "\n");
    assertEquals(
        "-r--r--r-- root:root",
        machine.read("find " + STATE_FOLDER + "/bundles -type f -printf '%M %u:%g\\n'"));
    assertEquals(
        "",
        machine.read(
            "grep -rlE 'PRIVATE KEY' "
                + STATE_FOLDER
                + " /root /run"
                + " --exclude=ca.key || true"));
  }

  @Test
  @Order(8)
  void anUnchangedDeploymentIsLeftAlone() {
    String run = machine.read(RUN);
    machine
        .deployer("plan deployment.yaml -detailed-exitcode")
        .exits(0)
        .says("No changes. The machine matches the document.");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0).says("No changes.");
    machine.deployer("drift").exits(0).says("No drift.");
    assertEquals(run, machine.read(RUN));
  }

  @Test
  @Order(9)
  void aRebootBringsTheApplicationBack() throws Exception {
    String run = machine.read(RUN);
    machine.reboot();
    machine.read("curl --version >/dev/null");
    machine.read(
        Documents.CURL + "/ready -o /dev/null --retry 100 --retry-all-errors --retry-delay 1");
    assertNotEquals(run, machine.read(RUN));
    machine.deployer("drift").exits(0).says("No drift.");
    assertEquals(3, status().path("cache").path("hits").asInt());
    machine.read(
        "systemctl start docker-registry && curl -sS --retry 50 --retry-connrefused"
            + " --retry-delay 1 http://127.0.0.1:5000/v2/");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  @Test
  @Order(10)
  void driftIsFoundAndRepaired() {
    machine.read(
        "chmod 0777 /var/lib/greentic/state;"
            + " sed -i 's/^RestartSec=.*/RestartSec=1h/' /etc/systemd/system/greentic-acme-prod.service;"
            + " podman stop greentic-acme-prod");

    machine
        .deployer("drift")
        .exits(2)
        .says("mode")
        .says("-RestartSec=2")
        .says("+RestartSec=1h")
        .says("container.runtime");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0).says("3 changed");

    machine.deployer("drift").exits(0);
    assertEquals(
        "RestartUSec=2s", machine.read("systemctl show -p RestartUSec greentic-acme-prod"));
    assertEquals("750", machine.read("stat -c %a /var/lib/greentic/state"));
    assertEquals("200", machine.read(Documents.CURL + "/ready -o /dev/null -w '%{http_code}'"));
  }

  @Test
  @Order(11)
  void anUpdateToAnotherBundleKeepsTheOldOneForTheWayBackOnly() throws Exception {
    machine.read("sed -i 's#bundles/acme.squashfs#bundles/acme-2.squashfs#' deployment.yaml");

    machine.deployer("plan deployment.yaml -out=plan.bin").exits(0);
    machine.deployer("apply plan.bin").exits(0).says("2 added, 3 changed, 1 destroyed");

    JsonNode status = status();
    assertEquals("2.0.0", status.path("bundle").path("version").asText());
    assertEquals(2, status.path("cache").path("hits").asInt());
    assertEquals(2, status.path("cache").path("misses").asInt());
    assertEquals("1", machine.read("findmnt -rno TARGET -t squashfs | wc -l"));
    assertEquals("2", machine.read("ls " + STATE_FOLDER + "/bundles | wc -l"));
    assertEquals("1", machine.read("ls /etc/systemd/system/*.mount | wc -l"));
    assertEquals("1", machine.read("ls /run/greentic-deployer/acme-prod/bundles | wc -l"));
    assertEquals("1", loopDevices());
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0);
  }

  /** Loop devices are the host's: only those that show a file of this machine's disk count. */
  private String loopDevices() {
    return machine.read("losetup -nO BACK-MAJ:MIN | grep -c $(stat -c %Hd:%Ld /var/lib) || true");
  }

  @Test
  @Order(12)
  void anUpdateToAnotherImageKeepsTheOldOneForTheWayBack() throws Exception {
    machine.read("sed -i 's#:0.1.0-distroless#:0.2.0-distroless#' deployment.yaml");

    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertEquals("0.2.0", status().path("version").asText());
    assertEquals(
        imageId("operator-0.2.0.oci.tar"),
        "sha256:" + machine.read("podman inspect --format '{{.Image}}' greentic-acme-prod"));
    assertEquals(
        Set.of(imageId("operator.oci.tar"), imageId("operator-0.2.0.oci.tar")),
        Set.copyOf(machine.read("podman images -aq --no-trunc").lines().toList()));
    assertEquals(4, status().path("cache").path("hits").asInt());
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0);
  }

  @Test
  @Order(13)
  void statusTellsWhatRuns() {
    machine
        .deployer("status")
        .exits(0)
        .says("Ready        yes")
        .says("operator-distroless:0.2.0-distroless")
        .says("Drift        none");
  }

  @Test
  @Order(14)
  void destroyKeepsDataAndItsOwnerOnly() {
    machine.read("rm deployment.yaml");

    machine.deployer("destroy -auto-approve").exits(0).says("12 destroyed");

    assertEquals("", machine.read("podman ps -aq; podman images -aq"));
    assertEquals("0", loopDevices());
    assertEquals("", machine.read("findmnt -rno TARGET -t squashfs || true"));
    assertEquals("", machine.read("ls -d /run/greentic-deployer /etc/greentic* || true"));
    assertEquals(
        "",
        machine.read(
            "systemctl list-units --all --plain --legend=no '*greentic*'"
                + " | grep -v ^opt- || true"));
    assertEquals(
        """
        drwxr-xr-x root:root /var/lib/greentic
        drwx------ root:root /var/lib/greentic-deployer
        drwx------ root:root /var/lib/greentic-deployer/acme-prod
        drwx------ root:root /var/lib/greentic-deployer/acme-prod/generations
        drwxr-x--- greentic:greentic /var/lib/greentic/cache
        drwxr-x--- greentic:greentic /var/lib/greentic/state
        drwxr-x--- greentic:greentic /var/lib/greentic/tmp
        drwxr-x--- greentic:greentic /var/log/greentic
        """,
        machine.read(
                inventory()
                    + " | diff /root/before - | sed -n 's/^> //p'"
                    + " | grep ^d | grep -v /components | LC_ALL=C sort -k3")
            + "\n");
  }

  @Test
  @Order(15)
  void destroyTwiceWorks() {
    machine
        .deployer("destroy -name=acme-prod -auto-approve")
        .exits(0)
        .says("There is nothing to destroy.");
  }

  @Test
  @Order(16)
  void purgeLeavesNothingButTheRecord() {
    machine.deployer("destroy -name=acme-prod -auto-approve -purge-data").exits(0);

    assertEquals(
        """
        drwx------ root:root /var/lib/greentic-deployer
        drwx------ root:root /var/lib/greentic-deployer/acme-prod
        -rw------- root:root /var/lib/greentic-deployer/acme-prod/audit.jsonl
        drwx------ root:root /var/lib/greentic-deployer/acme-prod/generations
        -rw------- root:root /var/lib/greentic-deployer/acme-prod/lock
        -rw------- root:root /var/lib/greentic-deployer/acme-prod/serial.json
        -rw------- root:root /var/lib/greentic-deployer/acme-prod/state.json
        -rw------- root:root /var/lib/greentic-deployer/acme-prod/state.json.backup
        """,
        machine.read(
                inventory()
                    + " | diff /root/before - | sed -n 's/^[<>] //p'"
                    + " | LC_ALL=C sort -k3")
            + "\n");
    machine.run("id greentic").exits(1);
    machine
        .deployer("destroy -name=acme-prod -auto-approve -purge-data")
        .exits(0)
        .says("There is nothing to destroy.");
  }
}
