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
  private static final String LEFT_IN_DOCKER = "docker ps -aq; docker images -aq";
  private static final String LEFT_IN_PODMAN = "podman ps -aq; podman images -aq";

  private final Machine machine = Machine.boot("docker");

  @AfterAll
  void stop() {
    machine.close();
  }

  private void document(String runtime) {
    machine.write(
        "/root/deployment.yaml", Documents.offline(runtime, "health:\n  minReadySeconds: 0\n"));
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
    document("engine: docker");

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
    document("");

    machine.deployer("plan deployment.yaml").exits(0).says("engine        = \"podman\"");
    machine.read("mv /usr/bin/podman /root/podman");
    machine.deployer("plan deployment.yaml").exits(0).says("engine        = \"docker\"");
    apply().exits(0).says("15 added");
    machine.read("mv /root/podman /usr/bin/podman");

    noChanges();
  }

  @Test
  @Order(3)
  void theRuntimeServesClientsWithACertificateAndIsConfined() throws Exception {
    document("engine: docker");
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
    assertEquals("", machine.read(LEFT_IN_PODMAN));
    machine.deployer("status").exits(0).says("Ready        yes").says("Drift        none");
    machine
        .run("systemd-analyze security --no-pager --threshold=9 greentic-acme")
        .exits(0)
        .says("0.9 SAFE");
    machine.run("systemd-analyze verify /etc/systemd/system/greentic-acme.service").exits(0);
  }

  @Test
  @Order(4)
  void anUpdateToAnotherBundleAndImageLeavesNothingOfTheOldOnes() throws Exception {
    machine.write("/root/secret.env", "GREENTIC_TEST_ECHO=quiet\nGREENTIC_STATE_DIR=/elsewhere\n");
    machine.read("chmod 0600 /root/secret.env");
    document("engine: docker\nenvFile: /root/secret.env");
    machine.read(
        "sed -i -e s/acme-1/acme-2/ -e s/operator.oci.tar/operator-0.2.0.docker.tar/"
            + " deployment.yaml");

    apply().exits(0).saysNot("quiet");

    JsonNode status = status();
    assertEquals("0.2.0", status.path("version").asText());
    assertEquals("2.0.0", status.path("bundle").path("version").asText());
    assertEquals("quiet", status.path("echo").asText());
    assertEquals(
        "/var/lib/greentic/state", status.path("storage").path("state").path("path").asText());
    assertEquals(runningImage(), machine.read("docker images -aq --no-trunc | sort -u"));
    assertEquals("1", machine.read("findmnt -rno TARGET -t squashfs | wc -l"));
    noChanges();
  }

  @Test
  @Order(5)
  void anImageOfARegistryIsPulledByItsDigestAndChecked() {
    machine.read(
        "systemctl start docker-registry && curl -sS --retry 50 --retry-connrefused"
            + " --retry-delay 1 http://127.0.0.1:5000/v2/");
    Documents.push(machine, "operator.oci.tar", "0.1.0-distroless");
    document("engine: docker");
    machine.read(
        "sed -i -e /archive:/d -e 's#image: .*/#image: 127.0.0.1:5000/greentic-ai/#' deployment.yaml");

    apply().exits(0);

    machine
        .run("docker images --digests --no-trunc --format '{{.Repository}} {{.ID}}'")
        .exits(0)
        .says(REGISTRY_IMAGE + " " + runningImage())
        .says("localhost/greentic-deployer " + runningImage());
    assertEquals(
        "", machine.read("ls -A /var/lib/greentic-deployer/acme/private | grep '\\.tar$' || true"));
    noChanges();
  }

  @Test
  @Order(6)
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
  @Order(7)
  void aRemovedContainerAndARestartedDaemonAreRecoveredFrom() {
    machine.read("systemctl reset-failed greentic-acme; docker rm -f greentic-acme");
    assertEquals("200", machine.read(READY));

    machine.read("systemctl reset-failed greentic-acme; systemctl restart docker");
    assertEquals("200", machine.read(READY));

    machine.read("systemctl reset-failed greentic-acme; systemctl stop docker");
    assertEquals("inactive", machine.run("systemctl is-active greentic-acme").out().strip());
    machine.read("systemctl start docker");
    assertEquals("200", machine.read(READY));
    noChanges();
  }

  /** The payload outlives a killed daemon until the next one finds it. */
  @Test
  @Order(8)
  void aKilledDaemonIsRecoveredFrom() {
    machine.read(
        "systemctl reset-failed greentic-acme; run() { systemctl show -p InvocationID --value"
            + " greentic-acme; }; before=$(run); kill -9 $(systemctl show -p MainPID --value docker);"
            + " timeout 60 bash -c \"until [[ \\$(systemctl show -p InvocationID --value"
            + " greentic-acme) != $before ]]; do sleep 0.1; done\"");

    assertEquals("200", machine.read(READY));
    noChanges();
  }

  @Test
  @Order(9)
  void anotherEngineReplacesImageAndContainer() throws Exception {
    document("engine: podman");

    machine
        .deployer("plan deployment.yaml -out=plan.bin")
        .exits(0)
        .says("\"docker\" → \"podman\" # forces replacement");
    machine.deployer("apply plan.bin").exits(0);

    assertEquals("", machine.read(LEFT_IN_DOCKER));
    assertEquals("0.1.0", status().path("version").asText());
    noChanges();

    document("engine: docker");
    apply().exits(0);

    assertEquals("", machine.read(LEFT_IN_PODMAN));
    assertEquals("0.1.0", status().path("version").asText());
    noChanges();
  }

  @Test
  @Order(10)
  void destroyLeavesNothing() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);

    assertEquals("", nothingLeft());
  }

  private String nothingLeft() {
    return machine.read(
        LEFT_IN_DOCKER
            + "; findmnt -rno TARGET -t squashfs;"
            + " find /etc/systemd/system | grep -e greentic -e docker.service;"
            + " ls -d /etc/greentic* /var/log/greentic* /run/greentic-deployer /var/lib/greentic"
            + " /var/lib/greentic-deployer/*/private/* /var/lib/greentic-deployer/*/bundles"
            + " 2>/dev/null | grep -v /fingerprint.key; getent passwd greentic;"
            + " systemctl list-units --all --plain --legend=no '*greentic*' | grep -v ^opt-; true");
  }

  @Test
  @Order(11)
  void anApplicationThatEndsFailsWithItsExitCodeAndItsLog() {
    document("engine: docker\nenv:\n  GREENTIC_TEST_MISBEHAVE: \"crash\"");

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
