package ai.greentic.deployer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.ImageFiles;
import ai.greentic.deployer.host.Podman;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.host.SystemCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image's life with the real podman, skopeo and registry of a test machine. */
@Tag("machine")
class StoredImagesOnMachineTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root"));
  private static final Path FOLDER = PROJECT.resolve("providers/target/machine-images");
  private static final String MACHINE = "images-" + ProcessHandle.current().pid();
  private static final String NAME = "127.0.0.1:5000/greentic/operator";
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Runs everything inside the machine. */
  private static final Commands INSIDE =
      command -> {
        List<String> argv =
            new ArrayList<>(
                List.of(PROJECT.resolve("testdata/vm/machine").toString(), "exec", MACHINE, "--"));
        argv.addAll(command.argv());
        return new SystemCommands()
            .run(Command.of(argv).withLimit(command.limit()).withLines(command.lines()));
      };

  private final Podman podman = new Podman(INSIDE);
  private final ImageProvider provider = new ImageProvider(new ContainerEngines(List.of(podman)));
  private final ImageResolver resolver = new ImageResolver(INSIDE, podman, ArchiveLimits.STANDARD);

  @BeforeAll
  static void start() throws Exception {
    outside(PROJECT.resolve("testdata/runtime/build").toString(), FOLDER.toString());
    outside(
        PROJECT.resolve("testdata/vm/machine").toString(),
        "start",
        MACHINE,
        "--bind",
        FOLDER.toString());
    inside("systemctl", "start", "docker-registry.service");
    inside(
        "curl",
        "-fsS",
        "--retry",
        "50",
        "--retry-connrefused",
        "--retry-delay",
        "1",
        "http://127.0.0.1:5000/v2/");
  }

  @AfterAll
  static void stop() throws Exception {
    outside(PROJECT.resolve("testdata/vm/machine").toString(), "stop", MACHINE);
  }

  private static void outside(String... argv) throws Exception {
    Result result = new SystemCommands().run(Command.of(argv).withLimit(LONG));
    assertEquals(0, result.exitCode(), result.out() + result.err());
  }

  private static String inside(String... argv) throws Exception {
    Result result = INSIDE.run(Command.of(argv).withLimit(LONG));
    assertEquals(0, result.exitCode(), result.out() + result.err());
    return result.out();
  }

  private static void push(String archive, String tag) throws Exception {
    inside(
        "skopeo",
        "copy",
        "--quiet",
        "--dest-tls-verify=false",
        "oci-archive:" + FOLDER.resolve(archive),
        "docker://" + NAME + ":" + tag);
  }

  private static ProviderContext context() {
    return new ProviderContext(
        "acme", new Address("image", "runtime"), FOLDER.resolve("private"), Progress.NONE);
  }

  private static Mapping desired(ResolvedImage image, boolean requireStatic) {
    Mapping mapping =
        Mapping.EMPTY
            .with("engine", "podman")
            .with("imageId", image.imageId())
            .with("reference", image.reference())
            .with("requireStatic", Value.of(requireStatic));
    if (image.digest().isPresent()) {
      mapping = mapping.with("digest", image.digest().get());
    }
    if (image.archive().isPresent()) {
      mapping =
          mapping
              .with("archive", image.archive().get().toString())
              .with("archiveSha256", image.archiveSha256().orElseThrow());
    }
    return mapping;
  }

  private ResolvedImage archive(String name) throws Exception {
    return resolver.fromArchive(
        "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless",
        FOLDER.resolve(name),
        Optional.empty(),
        true,
        Progress.NONE);
  }

  @Test
  void anArchiveIsLoadedAndLeavesNothing() throws Exception {
    ResolvedImage oci = archive("operator.oci.tar");
    assertEquals(oci.imageId(), archive("operator.docker.tar").imageId());

    for (String name : List.of("operator.oci.tar", "operator.docker.tar")) {
      Mapping after = desired(archive(name), true);
      provider.apply(context(), new Action.Create(after));
      assertEquals(oci.imageId(), provider.observe(context(), after).orElseThrow().text("imageId"));
      provider.apply(context(), new Action.Delete(after));
      provider.apply(context(), new Action.Delete(after));
      assertEquals(Optional.empty(), provider.observe(context(), after));
      assertEquals(Set.of(), podman.imageIds());
    }
  }

  @Test
  void aDynamicProgramIsRefused() {
    ProviderException refused =
        assertThrows(ProviderException.class, () -> archive("operator-dynamic.oci.tar"));
    assertEquals(
        "image archive "
            + FOLDER.resolve("operator-dynamic.oci.tar")
            + " is not static: /operator asks for a dynamic loader (PT_INTERP)",
        refused.getMessage());
  }

  @Test
  void aTagThatMovesAfterThePlanChangesNothing() throws Exception {
    push("operator.oci.tar", "moving");
    ResolvedImage planned = resolver.fromRegistry(NAME + ":moving");
    push("operator-0.2.0.oci.tar", "moving");
    assertNotEquals(planned.imageId(), resolver.fromRegistry(NAME + ":moving").imageId());

    Mapping after = desired(planned, false);
    provider.apply(context(), new Action.Create(after));
    assertEquals(Set.of(planned.imageId()), podman.imageIds());
    String byDigest = NAME + "@" + planned.digest().orElseThrow();
    inside("systemctl", "stop", "docker-registry.service");
    try {
      assertEquals(planned.imageId(), resolver.fromRegistry(byDigest).imageId());
      assertTrue(
          assertThrows(ProviderException.class, () -> resolver.fromRegistry(NAME + ":moving"))
              .getMessage()
              .contains("its registry does not answer"));
    } finally {
      inside("systemctl", "start", "docker-registry.service");
      inside(
          "curl",
          "-fsS",
          "--retry",
          "50",
          "--retry-connrefused",
          "--retry-delay",
          "1",
          "http://127.0.0.1:5000/v2/");
    }
    provider.apply(context(), new Action.Delete(after));
    assertEquals(Set.of(), podman.imageIds());
  }

  @Test
  void anUnknownTag() {
    assertEquals(
        "image " + NAME + ":none is not in its registry",
        assertThrows(ProviderException.class, () -> resolver.fromRegistry(NAME + ":none"))
            .getMessage());
  }

  @Test
  void anImageInUseStays() throws Exception {
    Mapping after = desired(archive("operator.oci.tar"), true);
    provider.apply(context(), new Action.Create(after));
    inside("podman", "create", "--name", "user", after.text("imageId"));
    assertEquals(after.text("imageId"), podman.container("user").orElseThrow().imageId());

    ProviderException refused =
        assertThrows(
            ProviderException.class, () -> provider.apply(context(), new Action.Delete(after)));

    assertTrue(refused.getMessage().contains("is in use"), refused.getMessage());
    podman.removeContainer("user");
    podman.removeContainer("user");
    assertEquals(Optional.empty(), podman.container("user"));
    provider.apply(context(), new Action.Delete(after));
    assertEquals(Set.of(), podman.imageIds());
  }

  @Test
  void aStoredImageIsMountedForItsCheckAndUnmounted() throws Exception {
    Mapping after = desired(archive("operator.oci.tar"), true);
    provider.apply(context(), new Action.Create(after));
    ImageFiles shown = podman.showImage(after.text("imageId"), context().privateFolder());
    Path mounted = assertInstanceOf(ImageFiles.Mounted.class, shown).folder();
    String pid = outsideText(PROJECT.resolve("testdata/vm/machine").toString(), "pid", MACHINE);
    FileTree tree =
        MountedRoot.read(
            Path.of("/proc", pid.strip(), "root").resolve(mounted.toString().substring(1)));
    podman.hideImage(after.text("imageId"), context().privateFolder());
    assertTrue(tree.nodes().containsKey("operator"), tree.nodes().keySet().toString());
    assertEquals("", inside("podman", "image", "mount").strip());
    provider.apply(context(), new Action.Delete(after));
  }

  private static String outsideText(String... argv) throws Exception {
    Result result = new SystemCommands().run(Command.of(argv).withLimit(LONG));
    assertEquals(0, result.exitCode(), result.out() + result.err());
    return result.out();
  }
}
