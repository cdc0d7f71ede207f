package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What podman 4.3.1 prints, and what we make of it. */
class PodmanTest {
  private static final String HEX =
      "f12aae23a491a8061e1563814b96edfd6ec6f1dbe2c6c4cf371349d0ebdcf22f";
  private static final String ID = "sha256:" + HEX;
  private static final String IMAGE =
      """
      [{"Id": "%s", "RepoTags": ["localhost/a:1"], "Architecture": "amd64", "Os": "linux",
        "Config": {"Entrypoint": ["/operator"], "Cmd": null, "Env": ["PATH=/bin"], "WorkingDir": "/", "Volumes": {"/data": {}}},
        "Annotations": {"run.oci.handler": "wasm"}}]
      """
          .formatted(HEX);

  private final ScriptedCommands commands = new ScriptedCommands();
  private final Podman podman = new Podman(commands);

  @Test
  void theVersion() throws Exception {
    commands.prints("podman --version", "podman version 4.3.1\n");
    assertEquals("4.3.1", podman.version());
  }

  @Test
  void anImage() throws Exception {
    commands.prints("podman image inspect " + HEX, IMAGE);
    assertEquals(
        Optional.of(
            new EngineImage(
                ID,
                List.of("localhost/a:1"),
                "linux",
                "amd64",
                List.of("/operator"),
                List.of(),
                List.of("PATH=/bin"),
                "/",
                List.of("/data"),
                List.of("run.oci.handler"))),
        podman.image(ID));
  }

  @Test
  void noImage() throws Exception {
    commands.answer(
        "podman image inspect " + HEX,
        125,
        "[]\n",
        "Error: inspecting object: " + HEX + ": image not known\n");
    assertEquals(Optional.empty(), podman.image(ID));
  }

  @Test
  void storageThatCannotBeReadIsNoMissingImage() {
    commands.fails("podman image inspect " + HEX, 125, "Error: database is locked\n");
    ProviderException failed = assertThrows(ProviderException.class, () -> podman.image(ID));
    assertEquals(
        "image "
            + ID
            + " cannot be looked up: podman image ended with exit code 125: Error: database is"
            + " locked",
        failed.getMessage());
  }

  @Test
  void theImageIds() throws Exception {
    commands.prints("podman images --all --quiet --no-trunc", ID + "\n" + ID + "\n");
    assertEquals(Set.of(ID), podman.imageIds());
  }

  @Test
  void loadGivesTheIdOfWhatItLoaded() throws Exception {
    commands.prints("podman load --input /a.tar", "Loaded image: localhost/a:1\n");
    commands.prints("podman image inspect localhost/a:1", IMAGE);
    List<String> lines = new ArrayList<>();
    assertEquals(ID, podman.load(Path.of("/a.tar"), ArchiveFormat.OCI, lines::add));
    assertEquals(List.of("Loaded image: localhost/a:1"), lines);

    commands.prints("podman load --input /a.tar", "Loaded image: " + ID + "\n");
    commands.prints("podman image inspect " + HEX, IMAGE);
    assertEquals(ID, podman.load(Path.of("/a.tar"), ArchiveFormat.OCI, line -> {}));
  }

  @Test
  void pullGivesTheIdOfWhatItPulled() throws Exception {
    commands.prints("podman pull docker://r.example/a@" + ID, HEX + "\n");
    assertEquals(ID, podman.pull("r.example/a@" + ID, line -> {}));
  }

  @Test
  void aPullThatFails() {
    commands.fails("podman pull docker://r.example/a@" + ID, 125, "Error: no space left\n");
    ProviderException failed =
        assertThrows(ProviderException.class, () -> podman.pull("r.example/a@" + ID, line -> {}));
    assertEquals(
        "image r.example/a@"
            + ID
            + " cannot be pulled: podman pull ended with exit code 125: Error: no space left",
        failed.getMessage());
  }

  @Test
  void anImageIsRemovedWithAllItsNames() throws Exception {
    commands.prints("podman untag " + HEX, "").prints("podman rmi " + HEX, "Deleted: " + HEX);
    podman.removeImage(ID);
    assertEquals(List.of("podman untag " + HEX, "podman rmi " + HEX), commands.run());
  }

  @Test
  void anImageThatIsGoneIsRemoved() throws Exception {
    commands.fails("podman untag " + HEX, 125, "Error: " + HEX + ": image not known\n");
    podman.removeImage(ID);
    commands.prints("podman untag " + HEX, "");
    commands.fails("podman rmi " + HEX, 1, "Error: " + HEX + ": image not known\n");
    podman.removeImage(ID);
    assertEquals(3, commands.run().size());
  }

  @Test
  void anImageThatIsGoneIsHidden() throws Exception {
    commands.prints("podman image mount " + HEX, "/var/lib/containers/storage/overlay/a/merged\n");
    commands.fails("podman image unmount " + HEX, 125, "Error: " + HEX + ": image not known\n");
    assertEquals(
        new ImageFiles.Mounted(Path.of("/var/lib/containers/storage/overlay/a/merged")),
        podman.showImage(ID, Path.of("/private")));
    podman.hideImage(ID, Path.of("/private"));
  }

  @Test
  void anImageInUseStays() {
    commands.prints("podman untag " + HEX, "");
    commands.fails(
        "podman rmi " + HEX, 2, "Error: image used by e2157f: image is in use by a container\n");
    ProviderException failed = assertThrows(ProviderException.class, () -> podman.removeImage(ID));
    assertEquals(
        "image " + ID + " is in use: Error: image used by e2157f: image is in use by a container",
        failed.getMessage());
  }

  @Test
  void aContainer() throws Exception {
    commands.prints(
        "podman container inspect app",
        """
        [{"Id": "e2157f", "Image": "%s",
          "State": {"Status": "exited", "Running": false, "OOMKilled": true, "ExitCode": 137,
                    "StartedAt": "2026-11-23T10:50:10Z", "Pid": 0},
          "Config": {"Labels": {"a": "b"}, "Env": ["SECRET=x"],
                     "CreateCommand": ["podman", "run"]}}]
        """
            .formatted(HEX));
    EngineContainer container = podman.container("app").orElseThrow();
    assertEquals(
        new EngineContainer(
            "e2157f",
            ID,
            Map.of("a", "b"),
            List.of("podman", "run"),
            List.of("SECRET=x"),
            "exited",
            false,
            "2026-11-23T10:50:10Z",
            137,
            true,
            0),
        container);
    assertFalse(container.toString().contains("SECRET"));
  }

  @Test
  void noContainer() throws Exception {
    commands.answer(
        "podman container inspect app",
        125,
        "[]\n",
        "Error: inspecting object: no such container app\n");
    assertEquals(Optional.empty(), podman.container("app"));
  }

  @Test
  void outputThatIsNotUnderstood() {
    commands.prints("podman container inspect app", "{}");
    ProviderException failed = assertThrows(ProviderException.class, () -> podman.container("app"));
    assertEquals("podman inspect did not print a JSON list of one object", failed.getMessage());
  }
}
