package ai.greentic.deployer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ArchiveFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read out of honest archives, and which images count as static. */
class ImageArchiveTest {
  @TempDir Path folder;

  private ImageArchive read(byte[] archive) throws Exception {
    Path path = Files.write(folder.resolve("image.tar"), archive);
    return ImageArchive.read(path, ArchiveLimits.STANDARD, Progress.NONE);
  }

  private ImageArchive read(TestImage image) throws Exception {
    return read(image.ociArchive());
  }

  private String refusal(byte[] archive) {
    ProviderException refused = assertThrows(ProviderException.class, () -> read(archive));
    return refused.getMessage().replace(folder + "/", "");
  }

  @Test
  void anOciArchiveGivesItsIdentity() throws Exception {
    TestImage image = TestImage.good();
    byte[] archive = image.ociArchive();

    ImageArchive read = read(archive);

    assertEquals(Sha256.of(archive), read.sha256());
    assertEquals(image.imageId(), read.imageId());
    assertEquals(
        Optional.of(image.manifestDescriptor().get("digest").toString()),
        read.manifestDigest().map(Sha256::toString));
    assertEquals(List.of("/app"), read.config().entrypoint());
    assertEquals(List.of(), read.staticProblems());
  }

  @Test
  void aDockerArchiveHasTheSameImageId() throws Exception {
    TestImage image = TestImage.good();
    ImageArchive read = read(Layer.of(image.dockerFiles()).tar());
    assertEquals(image.imageId(), read.imageId());
    assertEquals(Optional.empty(), read.manifestDigest());
    assertEquals(List.of(), read.staticProblems());
  }

  @Test
  void theFormatIsTheOneToLoadItBy() throws Exception {
    TestImage image = TestImage.good();
    Path file = folder.resolve("archive.tar");

    Files.write(file, image.ociArchive());
    assertEquals(ArchiveFormat.OCI, ArchiveLayout.formatOf(file));
    Files.write(file, Layer.of(image.dockerFiles()).tar());
    assertEquals(ArchiveFormat.DOCKER, ArchiveLayout.formatOf(file));
    Files.write(file, new Layer().file("./manifest.json", 0644, TestImage.text("[]")).tar());
    assertEquals(ArchiveFormat.DOCKER, ArchiveLayout.formatOf(file));
  }

  @Test
  void oldDockerArchivesLinkToLayersThatRepeat() throws Exception {
    byte[] tar = new Layer().file("app", 0755, Elf.staticProgram()).tar();
    TestImage image = new TestImage().layer(tar).layer(tar);
    Layer archive =
        new Layer()
            .file("a/layer.tar", 0644, tar)
            .symbolicLink("b/layer.tar", "../a/layer.tar")
            .file("c.json", 0644, image.config())
            .file(
                "manifest.json",
                0644,
                TestImage.json(
                    List.of(
                        Map.of(
                            "Config", "c.json", "Layers", List.of("a/layer.tar", "b/layer.tar")))));
    assertEquals(image.imageId(), read(archive.tar()).imageId());
  }

  @Test
  void anArchiveInBothFormsMustBeOneImage() throws Exception {
    TestImage image = TestImage.good();
    Map<String, byte[]> both = new LinkedHashMap<>(image.ociFiles());
    String config = "blobs/sha256/" + image.imageId().hex();
    String layer = "blobs/sha256/" + image.files.keySet().iterator().next().substring(13);
    both.put(
        "manifest.json",
        TestImage.json(List.of(Map.of("Config", config, "Layers", List.of(layer)))));
    assertEquals(image.imageId(), read(Layer.of(both).tar()).imageId());

    both.putAll(TestImage.good().run("Cmd", List.of("other")).dockerFiles());
    assertEquals(
        "image archive image.tar holds one image by index.json and another by manifest.json",
        refusal(Layer.of(both).tar()));
  }

  @Test
  void gzipLayersAreUnpacked() throws Exception {
    byte[] tar = new Layer().file("app", 0755, Elf.staticProgram()).tar();
    assertEquals(List.of(), read(new TestImage().gzipLayer(tar)).staticProblems());
  }

  @Test
  void zstdLayersAreRefusedWithTheWayOut() {
    byte[] tar = new Layer().file("app", 0755, Elf.staticProgram()).tar();
    String digest = Sha256.of(tar).toString();
    assertEquals(
        "image archive image.tar has the layer "
            + digest
            + " compressed with zstd, which cannot be checked; pack it with gzip (skopeo copy"
            + " --dest-compress-format gzip)",
        refusal(new TestImage().layer(tar, tar, TestImage.LAYER + "+zstd").ociArchive()));
  }

  @Test
  void theImageForThisPlatformIsChosenFromANestedIndex() throws Exception {
    TestImage image = TestImage.good();
    TestImage other = TestImage.good().architecture("arm64");
    Map<String, Object> ours = image.manifestDescriptor();
    ours.put("platform", Map.of("os", "linux", "architecture", "amd64"));
    Map<String, Object> theirs = other.manifestDescriptor();
    theirs.put("platform", Map.of("os", "linux", "architecture", "arm64"));
    image.files.putAll(other.files);
    Map<String, Object> nested =
        image.blob(TestImage.INDEX, TestImage.index(List.of(theirs, ours)));

    byte[] archive = Layer.of(image.ociFiles(TestImage.index(List.of(nested)))).tar();

    assertEquals(image.imageId(), read(archive).imageId());
  }

  @Test
  void anImageForAnotherPlatformIsRefused() {
    assertEquals(
        "image archive image.tar is for linux/arm64; version 1 runs linux/amd64 only",
        refusal(TestImage.good().architecture("arm64").ociArchive()));
  }

  @Test
  void twoImagesInOneArchiveAreRefused() {
    TestImage image = TestImage.good();
    TestImage second = TestImage.good().run("Cmd", List.of("other"));
    Map<String, Object> one = image.manifestDescriptor();
    Map<String, Object> two = second.manifestDescriptor();
    image.files.putAll(second.files);
    assertEquals(
        "image archive image.tar holds 2 images for linux/amd64; give each image an archive or a"
            + " digest of its own",
        refusal(Layer.of(image.ociFiles(TestImage.index(List.of(one, two)))).tar()));
  }

  @Test
  void aMissingArchiveSaysWhatToSet() {
    ProviderException refused =
        assertThrows(
            ProviderException.class,
            () ->
                ImageArchive.read(
                    Path.of("/nowhere/image.tar"), ArchiveLimits.STANDARD, Progress.NONE));
    assertEquals("image archive /nowhere/image.tar does not exist", refused.getMessage());
    assertEquals("put it there, or set runtime.archive to where it is", refused.remedy());
  }

  // The static check.

  private List<String> problems(Layer... layers) throws Exception {
    TestImage image = new TestImage();
    for (Layer layer : layers) {
      image.layer(layer);
    }
    return read(image).staticProblems();
  }

  private static Layer app() {
    return new Layer().file("app", 0755, Elf.staticProgram());
  }

  @Test
  void programsThatNeedALoaderOrLibrariesAreNamed() throws Exception {
    assertEquals(
        List.of(
            "/bin/a asks for a dynamic loader (PT_INTERP)",
            "/bin/b needs 2 shared libraries (DT_NEEDED)",
            "/bin/c is an ELF file for another processor (e_machine 183, x86-64 is 62)",
            "/bin/d is not a 64-bit little-endian ELF file",
            "/bin/e has a dynamic section that cannot be read (PT_DYNAMIC)",
            "/bin/f is a cut-off ELF file"),
        problems(
            app()
                .file("bin/a", 0755, new Elf().interpreter().dynamic(1).bytes())
                .file("bin/b", 0755, new Elf().dynamic(2).bytes())
                .file("bin/c", 0755, new Elf().machine(183).bytes())
                .file("bin/d", 0755, new Elf().elfClass(1).bytes())
                .file("bin/e", 0755, new Elf().dynamic(1).headersLast().bytes())
                .file("bin/f", 0755, new byte[] {0x7f, 'E', 'L', 'F', 2, 1})));
  }

  @Test
  void aStaticPieIsStatic() throws Exception {
    assertEquals(List.of(), problems(app().file("pie", 0755, new Elf().dynamic(0).bytes())));
  }

  @Test
  void filesThatCannotRunDoNotCount() throws Exception {
    byte[] dynamic = new Elf().interpreter().bytes();
    assertEquals(
        List.of(),
        problems(app().file("lib/x.so", 0644, dynamic).file("tool.sh", 0755, "#!/bin/sh\n")));
  }

  @Test
  void aHardLinkMakesAFileExecutable() throws Exception {
    byte[] dynamic = new Elf().interpreter().bytes();
    assertEquals(
        List.of(
            "/data asks for a dynamic loader (PT_INTERP)",
            "/run asks for a dynamic loader (PT_INTERP)"),
        problems(app().file("data", 0644, dynamic).hardLink("run", "data", 0755)));
  }

  @Test
  void onlyWhatTheUpperLayersLeaveCounts() throws Exception {
    byte[] dynamic = new Elf().interpreter().bytes();
    Layer lower =
        new Layer()
            .file("app", 0755, dynamic)
            .file("usr/bin/tool", 0755, dynamic)
            .file("usr/binary", 0755, Elf.staticProgram())
            .file("opt/a/b/tool", 0755, dynamic)
            .file("srv/tool", 0755, dynamic);
    Layer upper =
        app()
            .file("usr/.wh.bin", 0644, "")
            .file("opt/.wh..wh..opq", 0644, "")
            .file("opt/own", 0755, Elf.staticProgram())
            .symbolicLink("srv", "opt");
    assertEquals(List.of(), problems(lower, upper));
    assertEquals(4, problems(lower).size());
  }

  @Test
  void aWhiteoutDoesNotHideItsOwnLayer() throws Exception {
    byte[] dynamic = new Elf().interpreter().bytes();
    assertEquals(
        List.of("/bin/tool asks for a dynamic loader (PT_INTERP)"),
        problems(
            app(),
            new Layer().file("bin/tool", 0755, dynamic).file("bin/.wh.tool", 0644, ""),
            new Layer().device("dev/null")));
  }

  @Test
  void overlayAttributesAreRefused() {
    Layer layer = app().withAttribute("bin", "SCHILY.xattr.trusted.overlay.redirect", "/other");
    assertEquals(
        "image archive image.tar holds overlay attributes at bin",
        refusal(new TestImage().layer(layer).ociArchive()));
  }

  private List<String> startProblems(TestImage image) throws Exception {
    return read(image).staticProblems();
  }

  @Test
  void theProgramToStartIsFoundAsTheContainerFindsIt() throws Exception {
    assertEquals(
        List.of(),
        startProblems(
            new TestImage()
                .run("Entrypoint", List.of("server"))
                .run("Env", List.of("PATH=/none:/opt/bin"))
                .layer(
                    new Layer()
                        .file("opt/real/server-1", 0755, Elf.staticProgram())
                        .symbolicLink("opt/bin", "real")
                        .symbolicLink("opt/real/server", "/opt/bin/server-1"))));
    assertEquals(
        List.of(),
        startProblems(
            new TestImage()
                .run("Entrypoint", List.of())
                .run("Cmd", List.of("./app", "--serve"))
                .run("WorkingDir", "/srv")
                .layer(new Layer().file("srv/app", 0755, Elf.staticProgram()))));
  }

  @Test
  void aProgramThatCannotStartIsNamed() throws Exception {
    assertEquals(
        List.of("the program to start, /app, is not in the image"),
        startProblems(new TestImage().layer(new Layer().folder("etc"))));
    assertEquals(
        List.of("the program to start, /app, is a script, which needs a shell"),
        startProblems(new TestImage().layer(new Layer().file("app", 0755, "#!/bin/sh\n"))));
    assertEquals(
        List.of("the program to start, /app, is not executable"),
        startProblems(new TestImage().layer(new Layer().file("app", 0644, Elf.staticProgram()))));
    assertEquals(
        List.of("the program to start, /app, is no ELF file"),
        startProblems(new TestImage().layer(new Layer().file("app", 0755, "data"))));
    assertEquals(
        List.of("the program to start, /app, is no regular file"),
        startProblems(new TestImage().layer(new Layer().folder("app"))));
    assertEquals(
        List.of("the program to start, /app, is not in the image"),
        startProblems(
            new TestImage()
                .layer(new Layer().symbolicLink("app", "/loop").symbolicLink("loop", "app"))));
    assertEquals(
        List.of("the image names no program to start (neither Entrypoint nor Cmd)"),
        startProblems(TestImage.good().run("Entrypoint", List.of())));
  }
}
