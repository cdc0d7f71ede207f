package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker 20.10.24 prints, and what we make of it. */
class DockerTest {
  private static final String HEX =
      "f42cb513e2da92b0140a789a04c77114fec191b4cab46fd2bf6359e210dcdcc7";
  private static final String ID = "sha256:" + HEX;
  private static final String TAG = "docker tag " + ID + " localhost/greentic-deployer:" + HEX;
  private static final String USERS =
      "docker ps --all --filter ancestor=" + ID + " --format {{.Names}}";
  private static final String PIPE =
      "bash -c set -o pipefail; skopeo copy --quiet \"oci-archive:$1\" docker-archive:/dev/stdout |"
          + " docker load load /a.tar";
  private static final String IMAGE =
      """
      [{"Id": "%s", "RepoTags": ["a.example/b:1"], "Architecture": "amd64", "Os": "linux",
        "Config": {"Entrypoint": ["/operator"], "Cmd": null, "Env": null, "WorkingDir": "/",
        "Volumes": {"/data": {}}}}]
      """
          .formatted(ID);

  private final ScriptedCommands commands = new ScriptedCommands();
  private final Docker docker = new Docker(commands);

  @Test
  void theVersionIsTheDaemons() throws Exception {
    commands.prints("docker version --format {{.Server.Version}}", "20.10.24+dfsg1\n");
    assertEquals("20.10.24+dfsg1", docker.version());
  }

  @Test
  void aDaemonThatIsDown() {
    commands.answer(
        "docker version --format {{.Server.Version}}",
        1,
        "\n",
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon"
            + " running?\n");
    ProviderException failed = assertThrows(ProviderException.class, docker::version);
    assertEquals(
        "the docker daemon does not answer: docker version ended with exit code 1: Cannot connect"
            + " to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        failed.getMessage());
    assertEquals("systemctl start docker", failed.remedy());
  }

  @Test
  void itIsAlwaysTheDaemonOfThisMachine() throws Exception {
    List<Map<String, String>> environments = new ArrayList<>();
    Docker local =
        new Docker(command -> {
          environments.add(command.environment());
          return new Result(0, "", "");
        });
    local.imageIds();
    assertEquals(List.of(Map.of("DOCKER_HOST", "unix:///var/run/docker.sock")), environments);
  }

  @Test
  void anImage() throws Exception {
    commands.prints("docker image inspect " + ID, IMAGE);
    assertEquals(
        Optional.of(
            new EngineImage(
                ID,
                List.of("a.example/b:1"),
                "linux",
                "amd64",
                List.of("/operator"),
                List.of(),
                List.of(),
                "/",
                List.of("/data"),
                List.of())),
        docker.image(ID));
  }

  @Test
  void noImage() throws Exception {
    commands.answer("docker image inspect " + ID, 1, "[]\n", "Error: No such image: " + ID + "\n");
    assertEquals(Optional.empty(), docker.image(ID));
  }

  @Test
  void aDaemonThatIsDownIsNoMissingImage() {
    commands.fails("docker image inspect " + ID, 1, "Cannot connect to the Docker daemon\n");
    ProviderException failed = assertThrows(ProviderException.class, () -> docker.image(ID));
    assertEquals(
        "image "
            + ID
            + " cannot be looked up: docker image ended with exit code 1: Cannot connect to the"
            + " Docker daemon",
        failed.getMessage());
  }

  @Test
  void theImageIds() throws Exception {
    commands.prints("docker images --all --quiet --no-trunc", ID + "\n" + ID + "\n");
    assertEquals(Set.of(ID), docker.imageIds());
  }

  @Test
  void aDockerArchiveIsLoadedAndNamedSoThatPruningSparesIt() throws Exception {
    commands
        .prints("docker load --input /a.tar", "Loaded image: a.example/b:1\n")
        .prints("docker image inspect a.example/b:1", IMAGE)
        .prints(TAG, "");
    assertEquals(ID, docker.load(Path.of("/a.tar"), ArchiveFormat.DOCKER, line -> {}));
    assertEquals(TAG, commands.run().getLast());
  }

  @Test
  void anOciArchiveIsConvertedOnTheWay() throws Exception {
    commands
        .prints(PIPE, "Loaded image ID: " + ID + "\n")
        .prints("docker image inspect " + ID, IMAGE)
        .prints(TAG, "");
    assertEquals(ID, docker.load(Path.of("/a.tar"), ArchiveFormat.OCI, line -> {}));
  }

  @Test
  void anArchiveThatCannotBeLoaded() {
    commands.fails(PIPE, 1, "no space left on device\n");
    ProviderException failed =
        assertThrows(
            ProviderException.class,
            () -> docker.load(Path.of("/a.tar"), ArchiveFormat.OCI, line -> {}));
    assertEquals(
        "image archive /a.tar cannot be loaded: bash ended with exit code 1: no space left on"
            + " device",
        failed.getMessage());
  }

  @Test
  void pullGivesTheIdOfWhatItPulled() throws Exception {
    String reference = "r.example/a@sha256:" + "1".repeat(64);
    commands
        .prints("docker pull " + reference, reference + "\n")
        .prints("docker image inspect " + reference, IMAGE)
        .prints(TAG, "");
    assertEquals(ID, docker.pull(reference, line -> {}));
  }

  @Test
  void anImageIsRemovedWithAllItsNames() throws Exception {
    commands.prints(USERS, "").prints("docker rmi --force " + ID, "Deleted: " + ID + "\n");
    docker.removeImage(ID);
    assertEquals(List.of(USERS, "docker rmi --force " + ID), commands.run());
  }

  @Test
  void anImageThatIsGoneIsRemoved() throws Exception {
    commands
        .prints(USERS, "")
        .fails("docker rmi --force " + ID, 1, "Error: No such image: " + ID + "\n");
    docker.removeImage(ID);
    assertEquals(2, commands.run().size());
  }

  @Test
  void anImageInUseStays() {
    commands.prints(USERS, "app\nother\n");
    ProviderException failed = assertThrows(ProviderException.class, () -> docker.removeImage(ID));
    assertEquals("image " + ID + " is in use by container app, other", failed.getMessage());
    assertEquals(List.of(USERS), commands.run());
  }

  @Test
  void anImageIsShownInAFileOfRootsAndHiddenAgain(@TempDir Path folder) throws Exception {
    Path work = folder.resolve("private");
    Path archive = work.resolve("saved-" + HEX + ".tar");
    commands.prints("docker save --output " + archive + " " + ID, "");

    assertEquals(new ImageFiles.Saved(archive), docker.showImage(ID, work));

    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(work)));
    docker.hideImage(ID, work);
    docker.hideImage(ID, work);
    assertFalse(Files.exists(archive));
  }

  @Test
  void aContainer() throws Exception {
    commands.prints(
        "docker container inspect app",
        """
        [{"Id": "e2157f", "Image": "%s",
          "State": {"Status": "exited", "Running": false, "OOMKilled": true, "ExitCode": 137,
                    "StartedAt": "2026-11-23T16:26:10.521387701Z", "Pid": 0},
          "Config": {"Labels": {"a": "b"}, "Env": ["SECRET=x"]}}]
        """
            .formatted(ID));
    EngineContainer container = docker.container("app").orElseThrow();
    assertEquals(ID, container.imageId());
    assertEquals(137, container.exitCode());
    assertTrue(container.outOfMemory());
    assertEquals(Map.of("a", "b"), container.labels());
  }

  @Test
  void noContainer() throws Exception {
    commands.answer("docker container inspect app", 1, "[]\n", "Error: No such container: app\n");
    assertEquals(Optional.empty(), docker.container("app"));
    commands.fails("docker rm --force --volumes app", 1, "Error: No such container: app\n");
    docker.removeContainer("app");
  }
}
