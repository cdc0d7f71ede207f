package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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

  private static final String RUN =
      "podman inspect --format '{{.Id}} {{.State.StartedAt}}' greentic-acme-prod";

  private final Machine machine =
      Machine.boot(
          "containerfile",
          "--bind-ro=" + builder() + ":/srv/builder",
          "--bind-ro=" + runtime("") + ":/root/testdata/runtime");
  private final Guide guide = Guide.read(Machine.PROJECT.resolve("docs/runtime-image.md"));

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
  void theImageIsDeployedFromAnArchive() {
    machine.read("rm operator.oci.tar\n" + guide.commands("archive"));
    String built = imageId(BUILT);
    push(":0.2.0");
    push(":dynamic");
    machine.read("podman rmi --all --force");

    machine.run(guide.commands("plan")).exits(0);
    machine.run(guide.commands("apply")).exits(0);

    assertEquals(built, machine.read("podman inspect --format '{{.Image}}' greentic-acme-prod"));
    assertVersion("0.1.0");
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

  private void assertVersion(String version) {
    assertEquals(
        version,
        machine.read(
            Documents.CURL + "/admin/v1/status | grep -oPm1 '^{\"version\": ?\"\\K[0-9.]+'"));
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
  void theImageIsDeployedFromARegistryByItsDigest() {
    machine.deployer("apply pushed0.2.0.yaml -auto-approve").exits(0);

    assertVersion("0.2.0");
    machine.deployer("plan pushed0.2.0.yaml -detailed-exitcode").exits(0).says("No changes.");
  }
}
