package ai.greentic.deployer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageProviderTest {
  private static final String ID = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final String MANIFEST = "sha256:" + "c".repeat(64);

  @TempDir Path folder;
  private final StoredImages engine = new StoredImages();
  private final ImageProvider provider = new ImageProvider(new ContainerEngines(List.of(engine)));

  private ProviderContext context() {
    return new ProviderContext(
        "acme",
        new Address("image", "runtime"),
        folder.resolve("private"),
        ProviderContext.Progress.NONE);
  }

  private static Mapping image() {
    return Mapping.EMPTY
        .with("engine", "podman")
        .with("imageId", ID)
        .with("reference", "r.example/a/b:1")
        .with("digest", MANIFEST);
  }

  private Mapping archived(Path archive) throws IOException {
    return image()
        .with("archive", archive.toString())
        .with("archiveSha256", Sha256.of(Files.readAllBytes(archive)).hex());
  }

  private Mapping create(Mapping after) throws Exception {
    return provider.apply(context(), new Action.Create(after));
  }

  private List<String> leftInPrivateFolder() throws IOException {
    if (!Files.exists(folder.resolve("private"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("private"))) {
      return files.map(Path::toString).toList();
    }
  }

  @Test
  void anImageIsKnownByItsId() throws Exception {
    assertEquals(Optional.empty(), provider.observe(context(), image()));
    engine.stored.put(ID, StoredImages.of(ID));
    assertEquals(
        Optional.of(Mapping.EMPTY.with("engine", "podman").with("imageId", ID)),
        provider.observe(context(), image()));
  }

  @Test
  void aRegistryImageIsPulledByDigestAndNotTwice() throws Exception {
    engine.arriving = ID;
    assertEquals(image(), create(image()));
    create(image());
    assertEquals(List.of("pull r.example/a/b@" + MANIFEST), engine.calls);
  }

  @Test
  void anotherImageThanExpectedIsRemoved() {
    engine.arriving = OTHER;
    ProviderException failed = assertThrows(ProviderException.class, () -> create(image()));
    assertEquals(
        "image r.example/a/b:1 arrived with the ID "
            + OTHER
            + " in place of "
            + ID
            + "; it was removed again",
        failed.getMessage());
    assertEquals(Map.of(), engine.stored);
  }

  @Test
  void anotherImageThatWasThereBeforeStays() {
    engine.arriving = OTHER;
    engine.stored.put(OTHER, StoredImages.of(OTHER));
    assertThrows(ProviderException.class, () -> create(image()));
    assertEquals(List.of("pull r.example/a/b@" + MANIFEST), engine.calls);
  }

  /** Its ID does not tell its manifest: what arrived, or was there before, is looked at. */
  @Test
  void anImageWithAnAnnotationThatAnOciRuntimeObeysIsRefused() {
    String refusal =
        " has the annotation run.oci.handler in its manifest, by which it would change how it is"
            + " run";
    engine.arriving = ID;
    engine.annotations = List.of("run.oci.handler");
    ProviderException arrived = assertThrows(ProviderException.class, () -> create(image()));
    assertEquals("image " + ID + refusal, arrived.getMessage());
    assertEquals(Map.of(), engine.stored);

    engine.stored.put(ID, StoredImages.of(ID, List.of(), List.of("run.oci.handler")));
    ProviderException stored = assertThrows(ProviderException.class, () -> create(image()));
    assertEquals("image " + ID + " in the storage of podman" + refusal, stored.getMessage());
    assertEquals(
        "remove it there (podman rmi --force " + ID + "), then plan again", stored.remedy());
    assertEquals(Set.of(ID), engine.stored.keySet());
  }

  @Test
  void anArchiveThatOthersCanChangeIsLoadedFromAPrivateCopy() throws Exception {
    // The folder's parent is the machine's folder for temporary files, where everybody can write.
    Path archive = Files.writeString(folder.resolve("image.tar"), "planned bytes");
    Mapping after = archived(archive);
    List<String> loaded = new ArrayList<>();
    engine.arriving = ID;
    engine.onLoad =
        path -> {
          try {
            Files.writeString(archive, "changed while podman reads");
            loaded.add(path.getParent() + " " + Files.readString(path));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    create(after);
    assertEquals(List.of(folder.resolve("private") + " planned bytes"), loaded);
    assertEquals(List.of(), leftInPrivateFolder());
  }

  @Test
  void anArchiveThatChangedSinceThePlanIsNotLoaded() throws Exception {
    Path archive = Files.writeString(folder.resolve("image.tar"), "planned bytes");
    Mapping after = archived(archive);
    Files.writeString(archive, "other bytes");
    ProviderException failed = assertThrows(ProviderException.class, () -> create(after));
    assertEquals(
        "image archive "
            + archive
            + " has changed since the plan: its SHA-256 is "
            + Sha256.of("other bytes".getBytes()).hex()
            + " in place of "
            + after.text("archiveSha256"),
        failed.getMessage());
    assertEquals(List.of(), engine.calls);
    assertEquals(List.of(), leftInPrivateFolder());
  }

  @Test
  void theArchiveIsAnArtifactOfThePlan() throws Exception {
    Path archive = Files.writeString(folder.resolve("image.tar"), "bytes");
    Mapping after = archived(archive);
    assertEquals(
        List.of(new Artifact(archive.toString(), after.text("archiveSha256"))),
        provider.artifacts(after));
    assertEquals(List.of(), provider.artifacts(image()));
  }

  @Test
  void aPulledImageThatIsNotStaticIsRemovedBeforeItRuns() throws Exception {
    engine.arriving = ID;
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    engine.shown = new ImageFiles.Mounted(mounted);
    Path app = Files.write(mounted.resolve("app"), new Elf().interpreter().bytes());
    app.toFile().setExecutable(true);
    Mapping after = image().with("requireStatic", Value.of(true));

    ProviderException failed = assertThrows(ProviderException.class, () -> create(after));

    assertEquals(
        "image " + ID + " is not static: /app asks for a dynamic loader (PT_INTERP)",
        failed.getMessage());
    assertEquals(
        List.of("pull r.example/a/b@" + MANIFEST, "show", "hide", "remove " + ID), engine.calls);

    engine.shown =
        new ImageFiles.Saved(
            Files.write(
                folder.resolve("saved.tar"),
                Layer.of(
                        new TestImage()
                            .layer(
                                new Layer()
                                    .file("app", 0755, new Elf().interpreter().bytes())
                                    .tar())
                            .dockerFiles())
                    .tar()));
    assertEquals(
        "image " + ID + " is not static: /app asks for a dynamic loader (PT_INTERP)",
        assertThrows(ProviderException.class, () -> create(after)).getMessage());

    engine.shown = new ImageFiles.Mounted(mounted);
    Files.write(app, Elf.staticProgram());
    engine.calls.clear();
    create(after);
    assertEquals(List.of("pull r.example/a/b@" + MANIFEST, "show", "hide"), engine.calls);
  }

  @Test
  void deleteRemovesTheImageAndWhatACutOffRunLeft() throws Exception {
    engine.stored.put(ID, StoredImages.of(ID));
    Path archive = Files.writeString(folder.resolve("image.tar"), "bytes");
    Mapping recorded = archived(archive);
    Files.createDirectory(folder.resolve("private"));
    Files.writeString(
        VerifiedArchive.copyPath(folder.resolve("private"), recorded.text("archiveSha256")), "");
    provider.apply(context(), new Action.Delete(recorded));
    provider.apply(context(), new Action.Delete(recorded));
    assertEquals(Map.of(), engine.stored);
    assertEquals(List.of(), leftInPrivateFolder());
  }

  @Test
  void anEngineThatIsNotKnown() {
    ProviderException failed =
        assertThrows(
            ProviderException.class,
            () -> provider.observe(context(), image().with("engine", "docker")));
    assertEquals("container engine docker is not supported; known is podman", failed.getMessage());
  }
}
