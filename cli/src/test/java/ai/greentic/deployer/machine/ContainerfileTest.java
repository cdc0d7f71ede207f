package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Builds the image of the test runtime with podman, as docs/runtime-image.md tells its readers to,
 * and deploys it. Each test goes on where the one before it ended.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainerfileTest {
  private static final String BUILT = "localhost/operator:0.1.0";

  /** What testdata/runtime/build made without a Containerfile. */
  private static final String DIRECT = "ghcr.io/greentic-ai/operator-distroless:";

  /** The packages that the builder installs come from the machine, which has no network. */
  private static final String OFFLINE_BUILD =
      "podman build --volume=/srv/builder/packages:/srv/packages:ro"
          + " --volume=/srv/builder/sources.list:/etc/apt/sources.list:ro ";

  private static final String REGISTRY =
      """
      [[registry]]
      prefix = "registry.example.com"
      location = "127.0.0.1:5000"
      insecure = true
      """;

  private static final String STATUS = Documents.CURL + "/admin/v1/status";
  private static final String RUN =
      "podman inspect --format '{{.Id}} {{.State.StartedAt}}' greentic-acme-prod";

  private final Machine machine =
      Machine.boot(
          "containerfile",
          "--bind-ro=" + builder() + ":/srv/builder",
          "--bind-ro=" + runtime("") + ":/root/testdata/runtime");
  private final Guide guide = Guide.read(Machine.PROJECT.resolve("docs/runtime-image.md"));

  /** The image of version 0.2.0, which goes from the machine before it comes back. */
  private String second = "";

  ContainerfileTest() throws IOException {}

  private static String runtime(String path) {
    return Machine.PROJECT.resolve("testdata/runtime").resolve(path).toString();
  }

  /** The folder with a base image and packages, which are made when they are missing. */
  private static String builder() {
    String script = runtime("builder-base");
    return Machine.execute("", List.of(script), script).exits(0).out().strip();
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeAll
  void prepare() {
    machine.write("/etc/containers/registries.conf.d/mirror.conf", REGISTRY);
    machine.read("systemctl start docker-registry");
    machine.read(
        "install -D -m 0644 /srv/release/acme-1.squashfs /opt/greentic/bundles/acme.squashfs");
    machine.read("podman import -q /srv/builder/base.tar docker.io/library/debian:bookworm-slim");
    for (String archive : List.of("operator", "operator-0.2.0", "operator-dynamic")) {
      machine.read("podman load -q -i /srv/release/" + archive + ".oci.tar");
    }
    machine.write("/root/deployment.yaml", guide.commands("document"));
  }

  private Outcome build(String command) {
    return machine.run(command.replace("podman build ", OFFLINE_BUILD)).exits(0);
  }

  private void build(String options, String tag) {
    build(
        "podman build --timestamp 0 "
            + options
            + " --tag localhost/operator:"
            + tag
            + " testdata/runtime");
  }

  private String imageId(String image) {
    return machine.read("podman image inspect --format '{{.Id}}' " + image);
  }

  /** Compared with what this machine's own compiler made; both are Debian's, of one version. */
  private void assertSameFiles(String direct, String built) {
    assertEquals(files(DIRECT + direct), files(built));
  }

  private String files(String image) {
    return machine.read(
        "cd $(podman image mount "
            + image
            + ") && find . -mindepth 1 -printf '%M %U:%G %P\\n' && sha256sum *; cd /;"
            + " podman image unmount "
            + image
            + " >/dev/null");
  }

  @Test
  @Order(1)
  void theBuilderInstallsAndCompiles() {
    build(guide.commands("build")).says("Setting up musl-tools");

    assertSameFiles("0.1.0-distroless", BUILT);
    assertEquals("/operator", machine.read(guide.commands("content")));
  }

  @Test
  @Order(2)
  void theProgramIsStatic() {
    build(guide.commands("headers")).says("Program Headers:").saysNot("INTERP").saysNot("NEEDED");
  }

  @Test
  @Order(3)
  void theImageIsConfiguredAsTheDirectOne() {
    String configuration =
        "podman image inspect --format '{{.Config.User}} {{.Config.Entrypoint}} {{.Config.Cmd}}"
            + " {{.Config.WorkingDir}} {{.Architecture}}"
            + " {{index .Config.Labels \"org.opencontainers.image.title\"}}"
            + " {{index .Config.Labels \"org.opencontainers.image.description\"}}"
            + " {{index .Config.Labels \"org.opencontainers.image.version\"}}' ";

    assertEquals(
        machine.read(configuration + DIRECT + "0.1.0-distroless"),
        machine.read(configuration + BUILT));
  }

  @Test
  @Order(4)
  void aSecondBuildFromNothingGivesTheSameImage() {
    build("--no-cache", "again");

    assertEquals(imageId(BUILT), imageId("localhost/operator:again"));
  }

  @Test
  @Order(5)
  void theContainerfileOfThePageGivesTheSameProgram() {
    machine.write("/root/Containerfile", guide.commands("containerfile"));

    build("--file=/root/Containerfile", "page");

    assertSameFiles("0.1.0-distroless", "localhost/operator:page");
  }

  @Test
  @Order(6)
  void anotherVersionIsBuiltWithFewerRightsToo() {
    build("--isolation=chroot --network=host --build-arg VERSION=0.2.0", "0.2.0");

    assertSameFiles("0.2.0-distroless", "localhost/operator:0.2.0");
    assertNotEquals(imageId(BUILT), imageId("localhost/operator:0.2.0"));
  }

  @Test
  @Order(7)
  void aDynamicProgramIsRefusedWhenPlanned() {
    build("--build-arg LINKAGE=dynamic", "dynamic");
    assertSameFiles("0.1.0-dynamic", "localhost/operator:dynamic");
    machine.read(guide.commands("archive").replace(BUILT, "localhost/operator:dynamic"));

    machine
        .run(guide.commands("plan"))
        .exits(1)
        .says("is not static: /operator asks for a dynamic loader (PT_INTERP)");

    machine.read(
        "sed 's/^  runtime:/&\\n    requireStatic: false/' deployment.yaml > dynamic.yaml");
    machine.deployer("plan dynamic.yaml").exits(0);
  }

  @Test
  @Order(8)
  void theImageIsDeployedFromAnArchive() throws IOException {
    machine.read("rm operator.oci.tar\n" + guide.commands("archive"));
    String first = imageId(BUILT);
    second = imageId("localhost/operator:0.2.0");
    push(":0.2.0");
    push(":dynamic");
    machine.read("podman rmi --all --force");

    machine.run(guide.commands("plan")).exits(0);
    machine.run(guide.commands("apply")).exits(0);

    assertRuns("0.1.0", first);
  }

  /** Names the image in the document by its digest, as the page says. */
  private void push(String tag) {
    String printed =
        machine.read(
            guide
                .commands("push")
                .replace(":0.1.0", tag)
                .replace("docker://registry.example.com/", "docker://127.0.0.1:5000/"));
    machine.read(
        "sed -e '/^    archive:/d' -e 's|^    image:.*|    "
            + printed
            + "|' deployment.yaml > pushed"
            + tag.substring(1)
            + ".yaml");
  }

  private void assertRuns(String version, String imageId) throws IOException {
    assertEquals(
        version, new ObjectMapper().readTree(machine.read(STATUS)).path("version").asText());
    assertEquals(imageId, machine.read("podman inspect --format '{{.Image}}' greentic-acme-prod"));
  }

  @Test
  @Order(9)
  void aDynamicImageOfARegistryDoesNotStopWhatRuns() {
    String run = machine.read(RUN);

    machine
        .deployer("apply pusheddynamic.yaml -auto-approve")
        .exits(5)
        .says("is not static: /operator asks for a dynamic loader (PT_INTERP)");

    assertEquals(run, machine.read(RUN));
    assertEquals("1", machine.read("podman images -aq | wc -l"));
  }

  @Test
  @Order(10)
  void theImageIsDeployedFromARegistryByItsDigest() throws IOException {
    machine.deployer("apply pushed0.2.0.yaml -auto-approve").exits(0);

    assertRuns("0.2.0", second);
    machine.deployer("plan pushed0.2.0.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  /** The table of the page that says what an image has to be. */
  @Test
  @Order(11)
  void whatAnImageSaysOfItselfCountsAsThePageTells() throws IOException {
    machine.read(
        """
        cat > Containerfile <<'END'
        FROM %1$s0.1.0-distroless
        USER 0:0
        ENV OWN=x GREENTIC_STATE_DIR=/wrong
        CMD ["--of-the-image"]
        VOLUME /var/lib/greentic/state
        STOPSIGNAL SIGUSR1
        END
        podman load -q -i /srv/release/operator.oci.tar
        podman build -q --tag localhost/other --file Containerfile .
        podman save -q --format oci-archive -o other.oci.tar localhost/other
        sed -e 's|/operator.oci.tar|/other.oci.tar|' -e 's|^    image:|    args: [--of-the-document]\\n&|' \
          deployment.yaml > other.yaml
        """
            .formatted(DIRECT));

    machine.deployer("apply other.yaml -auto-approve").exits(0);

    JsonNode status = new ObjectMapper().readTree(machine.read(STATUS));
    assertEquals(machine.read("id -u greentic"), status.path("uid").asText());
    assertEquals("[\"--of-the-document\"]", status.path("arguments").toString());
    assertTrue(status.path("environment").toString().contains("\"OWN\""), status::toString);
    assertTrue(status.path("writesOnlyToStorage").asBoolean(), status::toString);
    assertEquals(
        "15", machine.read("podman inspect --format '{{.Config.StopSignal}}' greentic-acme-prod"));
  }
}
