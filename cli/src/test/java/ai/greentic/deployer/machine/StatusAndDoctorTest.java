package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people ask first, on a machine that is well and on one that is not. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusAndDoctorTest {
  private static final String QUICK = "health:\n  minReadySeconds: 0\n";

  private final Machine machine = Machine.boot("status");

  @BeforeAll
  void deploy() {
    machine.write(
        "/root/deployment.yaml", Documents.offline("admin:\n  bind: 127.0.0.1:8444\n", QUICK));
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  private JsonNode json(String words, int exitCode) throws Exception {
    return new ObjectMapper().readTree(machine.deployer(words).exits(exitCode).out());
  }

  @Test
  void statusIsOneScreenOf80Columns() throws Exception {
    String screen = machine.deployer("status").exits(0).out();
    assertTrue(screen.lines().count() <= 24, screen);
    assertEquals("", String.join("\n", screen.lines().filter(line -> line.length() > 80).toList()));
    for (String part :
        new String[] {
          "Runs         yes, since 20",
          "Ready        yes",
          "Unit         greentic-acme.service",
          "Image        ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless",
          "Certificate  ca, 182",
          "CN=greentic acme admin server; DNS:localhost, IP:127.0.0.1",
          "Drift        none"
        }) {
      assertTrue(screen.contains(part), () -> part + " in\n" + screen);
    }
    JsonNode status = json("status -json", 0);
    assertTrue(status.path("good").asBoolean());
    assertEquals(3, status.path("certificates").size());
    assertEquals(89, status.path("certificates").path(2).path("days_left").asInt());
  }

  @Test
  void statusNamesWhatCannotBeReadAndShowsTheRest() throws Exception {
    machine.read("mv /etc/greentic/admin/client.crt /root && systemctl stop greentic-acme.service");
    try {
      machine
          .deployer("status")
          .exits(0)
          .says("Runs         no")
          .says("Ready        no: ")
          .says("Not read     certificate.client: /etc/greentic/admin/client.crt does not exist");
      assertEquals(
          "certificate.client",
          json("status -json", 0).path("unread").path(0).path("address").asText());
    } finally {
      machine.read(
          "mv /root/client.crt /etc/greentic/admin && systemctl start greentic-acme.service");
    }
  }

  @Test
  void whoIsNotRootIsToldSoOnce() {
    machine
        .run("runuser -u nobody -- $(command -v greentic-deployer) status -name=acme")
        .exits(1)
        .says("can be read by root only")
        .says("run the command as root, with sudo");
  }

  @Test
  void aMachineThatDeploysIsFit() throws Exception {
    machine.deployer("doctor").exits(0).says("held by greentic-acme.service");
    JsonNode doctor = json("doctor -json deployment.yaml", 0);
    assertTrue(doctor.path("good").asBoolean(), doctor.toPrettyString());
    assertEquals(13, doctor.path("checks").size());
    machine
        .run("cd / && greentic-deployer doctor")
        .exits(0)
        .says("8444 is free or held by greentic-acme.service");
  }

  @Test
  void whatIsBrokenIsNamedWithARemedyAndNothingIsChanged() throws Exception {
    String before = machine.read("ls -laR /var/lib/greentic-deployer /etc/greentic | sha256sum");
    machine.write(
        "/root/other.yaml",
        Documents.offline("admin:\n  bind: 127.0.0.1:9444\n", "").replace("acme\n", "other\n"));
    String broken =
        machine
            .run(
                "openssl s_server -accept 127.0.0.1:9444 -nocert >/dev/null 2>&1 & server=$!;"
                    + " until ss -Hltn 'sport = :9444' | grep -q 9444; do sleep 0.05; done;"
                    + " mv /usr/bin/podman /usr/bin/podman.away;"
                    + " greentic-deployer doctor other.yaml; code=$?;"
                    + " mv /usr/bin/podman.away /usr/bin/podman; kill $server; exit $code")
            .exits(1)
            .out()
            .replaceAll("\\s+", " ");
    assertTrue(broken.contains("failure container-engine "), broken);
    assertTrue(broken.contains("Next: apt-get install podman, or systemctl start docker"), broken);
    assertTrue(broken.contains("127.0.0.1:9444 is held by openssl (process "), broken);
    assertEquals(
        before, machine.read("ls -laR /var/lib/greentic-deployer /etc/greentic | sha256sum"));
  }
}
