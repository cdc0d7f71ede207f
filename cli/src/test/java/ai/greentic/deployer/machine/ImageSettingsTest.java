package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an image says of itself changes nothing of how it runs, with either engine; where that would
 * lose data or cannot be undone, the image is refused.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageSettingsTest {
  private static final String FROM =
      "FROM ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless\n";

  /** Podman before 4.6 hands such an annotation on; this one keeps the groups of root. */
  private static final String ANNOTATION = "run.oci.keep_original_groups";

  private static final String HARMLESS =
      FROM
          + """
          USER nosuch:none
          ENV GREENTIC_STATE_DIR=/wrong NOTIFY_SOCKET=/wrong
          VOLUME /var/lib/greentic/state/
          VOLUME /tmp
          STOPSIGNAL SIGUSR1
          HEALTHCHECK --interval=1s CMD ["/operator", "--version"]
          EXPOSE 9999/udp
          ONBUILD RUN false
          WORKDIR /made
          LABEL ai.greentic.deployer.launch=wrong ai.greentic.deployer.deployment=wrong \\
            io.containers.autoupdate=registry io.containers.capabilities=SYS_ADMIN \\
            io.podman.annotations.privileged=TRUE PODMAN_SYSTEMD_UNIT=wrong.service
          """;

  private final Machine machine = Machine.boot("image-settings");

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeAll
  void build() {
    machine.read("systemctl start docker");
    image("harmless", "docker", HARMLESS, "");
    image("volume", "oci", FROM + "VOLUME /data\n", "");
    image("plain", "oci", FROM + "LABEL a=b\n", "");
    image("annotated", "oci", FROM + "LABEL a=b\n", "--annotation=" + ANNOTATION + "=1 ");
  }

  private void image(String name, String format, String containerfile, String options) {
    machine.write("/root/Containerfile", containerfile);
    machine.read(
        "podman load -q -i /srv/release/operator.oci.tar && podman build -q --timestamp 0 --format "
            + format
            + " "
            + options
            + "--tag localhost/"
            + name
            + " --file Containerfile . && podman save -q --format "
            + format
            + "-archive -o "
            + name
            + ".tar localhost/"
            + name
            + " && podman rmi --all --force >/dev/null");
  }

  private void document(String image, String engine) {
    machine.write(
        "/root/deployment.yaml",
        Documents.offline("engine: " + engine, "health:\n  minReadySeconds: 0\n")
            .replace("/srv/release/operator.oci.tar", "/root/" + image + ".tar"));
  }

  private JsonNode inspected(String engine) throws IOException {
    return new ObjectMapper()
        .readTree(machine.read(engine + " container inspect greentic-acme"))
        .get(0);
  }

  private String volumes() {
    return machine.read("podman volume ls --quiet; docker volume ls --quiet");
  }

  private void assertRunsAsPlanned(String engine) throws IOException {
    JsonNode container = inspected(engine);
    JsonNode config = container.path("Config");
    assertEquals(engine.equals("podman") ? "15" : "SIGTERM", config.path("StopSignal").asText());
    assertEquals("[\"NONE\"]", config.path("Healthcheck").path("Test").toString());
    assertEquals("acme", config.path("Labels").path("ai.greentic.deployer.deployment").asText());
    if (engine.equals("podman")) {
      assertEquals("disabled", config.path("Labels").path("io.containers.autoupdate").asText());
      assertEquals(
          "greentic-acme.service", config.path("Labels").path("PODMAN_SYSTEMD_UNIT").asText());
    }
    JsonNode status =
        new ObjectMapper().readTree(machine.read(Documents.CURL + "/admin/v1/status"));
    assertEquals(machine.read("id -u greentic"), status.path("uid").asText());
    assertEquals("true", status.path("writesOnlyToStorage").asText(), status::toString);
    assertEquals("0000000000000000", status.path("capabilitiesBounding").asText());
    assertEquals("", volumes());
    assertEquals(
        "",
        machine.read(
            "systemctl list-units --all --plain --legend=no '*"
                + container.path("Id").asText()
                + "*.timer'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"podman", "docker"})
  void nothingOfWhatItSaysEscapes(String engine) throws IOException {
    document("harmless", engine);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertRunsAsPlanned(engine);
    machine.deployer("drift -name=acme").exits(0);
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");

    // By hand, an option is taken out of the unit: the image has its way until it is repaired.
    machine.read(
        "sed -i '/--stop-signal=/d' /etc/systemd/system/greentic-acme.service &&"
            + " systemctl daemon-reload && systemctl restart greentic-acme");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(2).says("container.runtime");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    assertRunsAsPlanned(engine);

    // SIGUSR1 would do nothing, and SIGKILL end it.
    machine.read("systemctl stop greentic-acme");
    assertEquals(
        "success\n0",
        machine.read("systemctl show --value -p Result -p ExecMainStatus greentic-acme"));

    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertEquals("", volumes());
    assertEquals(
        "",
        machine.read(
            "for engine in podman docker; do $engine ps -aq; $engine images -aq; done;"
                + " ls -d /etc/greentic /var/lib/greentic /var/log/greentic 2>/dev/null || true"));
  }

  @Test
  void aVolumeThatWouldBeLostIsRefused() {
    for (String engine : new String[] {"podman", "docker"}) {
      document("volume", engine);
      machine
          .deployer("plan deployment.yaml")
          .exits(1)
          .says(
              "image archive /root/volume.tar declares VOLUME /data, which is no folder of"
                  + " spec.storage: what is written there would be lost with each container")
          .says("image-setting-refused");
    }
    // It is kept where the document says so.
    machine.read("printf '  storage:\\n    stateDir: /data\\n' >> deployment.yaml");
    machine.deployer("plan deployment.yaml").exits(0);
  }

  @Test
  void anAnnotationThatTheOciRuntimeObeysIsRefused() {
    document("annotated", "podman");
    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says("image archive /root/annotated.tar has the annotation " + ANNOTATION)
        .says("image-setting-refused");

    // The image ID of a manifest without it is the same.
    machine.read("podman load -q -i annotated.tar");
    document("plain", "podman");
    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says(" in the storage of podman has the annotation " + ANNOTATION)
        .says("remove it there (podman rmi --force ");
    machine.read("podman rmi --all --force");
    machine.deployer("plan deployment.yaml").exits(0);
  }
}
