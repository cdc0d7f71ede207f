package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job with Debian's docker: each test goes on where the one before it ended. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DockerTest {
  private static final String REGISTRY_IMAGE = "127.0.0.1:5000/greentic-ai/operator-distroless";
  private static final String READY =
      Documents.CURL
          + "/ready --retry 100 --retry-connrefused --retry-delay 0 --retry-max-time 30"
          + " -o /dev/null -w '%{http_code}'";
  private static final String LEFT_IN_ENGINES =
      "docker ps -aq; docker images -aq; podman ps -aq; podman images -aq";
  private static final String QUICK = "health:\n  minReadySeconds: 0\n";

  private final Machine machine = Machine.boot("docker");

  @AfterAll
  void stop() {
    machine.close();
  }

  private void document(String text) {
    machine.write("/root/deployment.yaml", text);
  }

  /** Its image comes from the registry. */
  private static String firstRelease(String runtime) {
    return Documents.offline(runtime, QUICK)
        .replaceFirst(" *archive: .*\n", "")
        .replace("ghcr.io/greentic-ai/operator-distroless", REGISTRY_IMAGE);
  }

  private static String secondRelease() {
    return Documents.secondRelease(
            Documents.offline("engine: docker\nenvFile: /root/secret.env", QUICK))
        .replace("oci.tar", "docker.tar");
  }

  private static String neverReady(String engine) {
    return Documents.misbehaving("never-ready", 2, 0)
        .replace("  runtime:\n", "  runtime:\n    engine: " + engine + "\n");
  }

  private void startRegistry() {
    machine.read(
        "systemctl start docker-registry && curl -sS --retry 50 --retry-connrefused"
            + " --retry-delay 1 http://127.0.0.1:5000/v2/");
  }

  private void rolledBackTo(int generation) {
    Outcome update = apply().exits(5).says("was not ready within 2 s");
    assertEquals(
        "Error: ROLLED BACK: this release failed; generation "
            + generation
            + " is back, with its configuration, and was found good",
        update.err().lines().findFirst().orElse(""));
  }

  private Outcome apply() {
    return machine.deployer("apply deployment.yaml -auto-approve");
  }

  private void noChanges() {
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(machine.read(Documents.CURL + "/admin/v1/status"));
  }

  private String runningImage() {
    return machine.read("docker inspect --format '{{.Image}}' greentic-acme");
  }

  @Test
  @Order(1)
  void aDaemonThatIsDownIsSaidWithItsRemedy() {
    startRegistry();
    Documents.push(machine, "operator.oci.tar", "0.1.0-distroless");
    document(firstRelease("engine: docker"));

    machine
        .deployer("doctor")
        .exits(1)
        .says("the docker daemon does not answer")
        .says("Next: systemctl start docker");
    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says("the docker daemon does not answer")
        .says("Next: systemctl start docker");
  }

  @Test
  @Order(2)
  void autoTakesDockerOnlyWhereThereIsNoPodman() {
    machine.read("systemctl start docker");
    document(firstRelease(""));

    machine.deployer("plan deployment.yaml").exits(0).says("engine        = \"podman\"");
    machine.read("mv /usr/bin/podman /root/podman");
    machine.deployer("plan deployment.yaml").exits(0).says("engine        = \"docker\"");
    apply().exits(0).says("15 added");
    machine.read("mv /root/podman /usr/bin/podman");

    noChanges();
    machine.deployer("doctor").exits(0).says("container-engine  docker version 20.10");
    machine
        .run("docker images --no-trunc --format '{{.Repository}} {{.ID}}'")
        .exits(0)
        .says(REGISTRY_IMAGE + " " + runningImage())
        .says("localhost/greentic-deployer " + runningImage());
  }

  @Test
  @Order(3)
  void theRuntimeServesClientsWithACertificateAndIsConfined() throws Exception {
    document(firstRelease("engine: docker"));
    noChanges();

    JsonNode status = status();
    assertEquals("0.1.0", status.path("version").asText());
    assertEquals(machine.read("id -u greentic"), status.path("uid").asText());
    assertEquals("0000000000000000", status.path("capabilitiesBounding").asText());
    assertTrue(status.path("noNewPrivileges").asBoolean());
    assertTrue(status.path("writesOnlyToStorage").asBoolean());
    for (String option : new String[] {"readOnly", "noSuid", "noDev", "noExec"}) {
      assertTrue(status.path("bundle").path(option).asBoolean(), option);
    }
    machine
        .run("! curl -sS --cacert /etc/greentic/admin/ca.crt https://127.0.0.1:8433/ready")
        .exits(0)
        .says("alert");
    assertEquals("", machine.read("podman ps -aq; podman images -aq"));
    machine.deployer("status").exits(0).says("Ready        yes").says("Drift        none");
    machine
        .run("systemd-analyze security --no-pager --threshold=11 greentic-acme")
        .exits(0)
        .says("1.1 OK");
    machine.run("systemd-analyze verify /etc/systemd/system/greentic-acme.service").exits(0);
  }

  @Test
  @Order(4)
  void anUpdateToAnotherBundleAndImageKeepsTheOldOnesToReturnTo() throws Exception {
    machine.write("/root/secret.env", "GREENTIC_TEST_ECHO=quiet\nGREENTIC_STATE_DIR=/elsewhere\n");
    machine.read("chmod 0600 /root/secret.env");
    String before = runningImage();
    document(secondRelease());

    apply().exits(0).saysNot("quiet");

    secondReleaseServes();
    assertEquals(
        "/var/lib/greentic/state", status().path("storage").path("state").path("path").asText());
    assertEquals(
        machine.read("printf '%s\\n' " + before + " " + runningImage() + " | sort"),
        machine.read("docker images -aq --no-trunc | sort -u"));
    assertEquals("1", machine.read("findmnt -rno TARGET -t squashfs | wc -l"));
    assertEquals("2", machine.read("ls /var/lib/greentic-deployer/acme/bundles | wc -l"));
    noChanges();
  }

  private void secondReleaseServes() throws Exception {
    JsonNode status = status();
    assertEquals("0.2.0", status.path("version").asText());
    assertEquals("2.0.0", status.path("bundle").path("version").asText());
    assertEquals("quiet", status.path("echo").asText());
  }

  @Test
  @Order(5)
  void anUpdateThatFailsIsTakenBack() throws Exception {
    String images = machine.read("docker images -a --no-trunc | sort");
    document(neverReady("docker"));

    rolledBackTo(2);

    secondReleaseServes();
    assertEquals(images, machine.read("docker images -a --no-trunc | sort"));
    document(secondRelease());
    noChanges();
    machine.deployer("drift").exits(0);
  }

  /** The registry that the image came from is away, and someone has tidied up meanwhile. */
  @Test
  @Order(6)
  void rollbackReturnsToAnEarlierGenerationWithTheImageThatTheEngineKept() throws Exception {
    machine.read("systemctl stop docker-registry; docker system prune -f");

    machine.deployer("rollback -name=acme -auto-approve").exits(0);

    startRegistry();
    assertEquals("0.1.0", status().path("version").asText());
    assertEquals("1.0.0", status().path("bundle").path("version").asText());
    assertTrue(status().path("echo").isNull());
    assertEquals(
        "", machine.read("ls -A /var/lib/greentic-deployer/acme/private | grep '\\.tar$' || true"));
    document(firstRelease("engine: docker"));
    noChanges();
  }

  @Test
  @Order(7)
  void driftIsFoundAndRepaired() {
    machine.read("docker stop greentic-acme");

    machine.deployer("drift").exits(2).says("container.runtime");
    apply().exits(0).says("1 changed");
    machine.deployer("drift").exits(0);
    machine.read("systemctl stop greentic-acme");
    machine.deployer("drift").exits(2).says("container.runtime");
    apply().exits(0).says("1 changed");
    noChanges();
  }

  @Test
  @Order(8)
  void aRemovedContainerAndARestartedDaemonAreRecoveredFrom() {
    machine.read("systemctl reset-failed greentic-acme; docker rm -f greentic-acme");
    assertEquals("200", machine.read(READY));

    machine.read("systemctl reset-failed greentic-acme docker; systemctl restart docker");
    assertEquals("200", machine.read(READY));

    machine.read("systemctl reset-failed greentic-acme docker; systemctl stop docker");
    assertEquals("inactive", machine.run("systemctl is-active greentic-acme").out().strip());
    machine.read("systemctl start docker");
    assertEquals("200", machine.read(READY));
    noChanges();
  }

  /**
   * The payload outlives a killed daemon until the next one finds it. The daemon's own start limit
   * (three within a minute) must not count the restarts of the tests before.
   */
  @Test
  @Order(9)
  void aKilledDaemonIsRecoveredFrom() {
    machine.read(
        "systemctl reset-failed greentic-acme docker; run() { systemctl show -p InvocationID --value"
            + " greentic-acme; }; before=$(run); kill -9 $(systemctl show -p MainPID --value docker);"
            + " timeout 60 bash -c \"until [[ \\$(systemctl show -p InvocationID --value"
            + " greentic-acme) != $before ]]; do sleep 0.1; done\"");

    assertEquals("200", machine.read(READY));
    noChanges();
  }

  @Test
  @Order(10)
  void anotherEngineReplacesContainerAndImageAndIsTakenBackWhenItFails() throws Exception {
    document(firstRelease("engine: podman"));
    machine
        .deployer("plan deployment.yaml -out=plan.bin")
        .exits(0)
        .says("\"docker\" → \"podman\" # forces replacement");
    machine.deployer("apply plan.bin").exits(0);
    assertEquals("", machine.read("docker ps -aq"));
    assertEquals("0.1.0", status().path("version").asText());
    noChanges();

    document(neverReady("docker"));
    rolledBackTo(4);
    assertEquals("", machine.read("docker ps -aq"));
    assertEquals("true", machine.read("podman inspect -f '{{.State.Running}}' greentic-acme"));
    assertEquals("0.1.0", status().path("version").asText());
    document(firstRelease("engine: podman"));
    noChanges();

    machine.deployer("rollback -name=acme -auto-approve").exits(0);
    assertEquals("", machine.read("podman ps -aq"));
    assertEquals("true", machine.read("docker inspect -f '{{.State.Running}}' greentic-acme"));
    assertEquals("0.1.0", status().path("version").asText());
    document(firstRelease("engine: docker"));
    noChanges();
  }

  @Test
  @Order(11)
  void destroyLeavesNothing() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);

    assertEquals("", nothingLeft());
  }

  private String nothingLeft() {
    return machine.read(
        LEFT_IN_ENGINES
            + "; findmnt -rno TARGET -t squashfs;"
            + " find /etc/systemd/system | grep -e greentic -e docker.service;"
            + " ls -d /etc/greentic* /var/log/greentic* /run/greentic-deployer /var/lib/greentic"
            + " /var/lib/greentic-deployer/*/private/* /var/lib/greentic-deployer/*/bundles"
            + " 2>/dev/null | grep -v /fingerprint.key; getent passwd greentic;"
            + " systemctl list-units --all --plain --legend=no '*greentic*' | grep -v ^opt-; true");
  }

  @Test
  @Order(12)
  void anApplicationThatEndsFailsWithItsExitCodeAndItsLog() {
    document(
        Documents.offline("engine: docker\nenv:\n  GREENTIC_TEST_MISBEHAVE: \"crash\"", QUICK));

    machine
        .run("timeout 60 greentic-deployer apply deployment.yaml -auto-approve")
        .exits(6)
        .says("container.runtime")
        .says("signal 11 (SIGSEGV)")
        .says("the last lines of its log:");

    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertEquals("", nothingLeft());
  }
}
