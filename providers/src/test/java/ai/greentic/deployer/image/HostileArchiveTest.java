package ai.greentic.deployer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that lie. Each is refused with one sentence, and none makes us read without end. */
class HostileArchiveTest {
  @TempDir Path folder;

  private static ImageArchive read(Path folder, byte[] archive, ArchiveLimits limits)
      throws Exception {
    Path path = Files.write(folder.resolve("image.tar"), archive);
    return ImageArchive.read(path, limits, Progress.NONE);
  }

  private String refusal(byte[] archive) {
    return refusal(archive, ArchiveLimits.STANDARD);
  }

  private String refusal(byte[] archive, ArchiveLimits limits) {
    ProviderException refused =
        assertThrows(ProviderException.class, () -> read(folder, archive, limits));
    return refused.getMessage().replace("image archive " + folder + "/image.tar ", "");
  }

  private static byte[] with(Map<String, byte[]> files, String name, String content) {
    Map<String, byte[]> changed = new LinkedHashMap<>(files);
    changed.put(name, content.getBytes(StandardCharsets.UTF_8));
    return Layer.of(changed).tar();
  }

  @Test
  void noArchiveAtAll() {
    assertEquals(
        "is neither an OCI archive (no index.json) nor a docker archive (no manifest.json)",
        refusal(new byte[0]));
    assertEquals(
        "is compressed as a whole (gzip); unpack it to a plain tar file first",
        refusal(TestImage.gzip(TestImage.good().ociArchive())));
  }

  @Test
  void pathsThatLeaveTheRoot() {
    assertEquals(
        "holds the path ../etc/passwd, which leaves its root",
        refusal(new Layer().file("../etc/passwd", 0644, "x").tar()));
    assertEquals(
        "holds the path a/../../b, which leaves its root",
        refusal(new TestImage().layer(new Layer().file("a/../../b", 0644, "x")).ociArchive()));
  }

  @Test
  void entriesThatReadersDoNotAgreeOn() {
    assertEquals(
        "holds index.json twice",
        refusal(new Layer().file("index.json", 0644, "{}").file("./index.json", 0644, "{}").tar()));
    assertEquals(
        "holds index.json, which is no regular file",
        refusal(new Layer().file("a", 0644, "{}").hardLink("index.json", "a", 0644).tar()));
    assertEquals(
        "has index.json that is neither clearly an index nor clearly an image manifest",
        refusal(
            with(
                TestImage.good().ociFiles(),
                "index.json",
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}")));
    assertEquals(
        "has index.json that is no JSON: Duplicate field 'schemaVersion'",
        refusal(
            with(
                TestImage.good().ociFiles(),
                "index.json",
                "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}")));
  }

  @Test
  void blobsWithOtherBytesThanTheirNameSays() {
    TestImage image = TestImage.good();
    String config = "blobs/sha256/" + image.imageId().hex();
    Map<String, byte[]> files = image.ociFiles();
    byte[] changed = files.get(config).clone();
    changed[changed.length - 1] = ' ';
    files.put(config, changed);
    assertEquals(
        "holds other bytes in " + config + " than its name says (" + Sha256.of(changed) + ")",
        refusal(Layer.of(files).tar()));

    TestImage second = TestImage.good();
    files = second.ociFiles();
    String layer = files.keySet().iterator().next();
    byte[] tar = files.get(layer).clone();
    tar[700] ^= 1;
    files.put(layer, tar);
    String found = Sha256.of(tar).toString();
    String said = "sha256:" + layer.substring("blobs/sha256/".length());
    assertEquals(
        "has the layer "
            + layer
            + " with the unpacked digest "
            + found
            + "; the image configuration says "
            + said,
        refusal(Layer.of(files).tar()));
  }

  @Test
  void aGzipLayerWithOtherPackedBytes() throws Exception {
    byte[] tar = new Layer().file("app", 0755, Elf.staticProgram()).tar();
    byte[] packed = TestImage.gzip(tar);
    byte[] other = packed.clone();
    // The operating system byte of the gzip header does not change what is unpacked.
    other[9] = (byte) (other[9] == 3 ? 7 : 3);
    TestImage image = new TestImage().layer(tar, packed, TestImage.LAYER + "+gzip");
    String name = "blobs/sha256/" + Sha256.of(packed).hex();
    Map<String, byte[]> files = image.ociFiles();
    files.put(name, other);
    assertEquals(
        "holds other bytes in " + name + " than its name says (" + Sha256.of(other) + ")",
        refusal(Layer.of(files).tar()));
  }

  @Test
  void aLayerThatIsNotTheOneInTheConfiguration() {
    byte[] shown = new Layer().file("app", 0755, Elf.staticProgram()).tar();
    byte[] real = new Layer().file("app", 0755, "#!/bin/sh\n").tar();
    TestImage image = new TestImage().layer(shown, real, TestImage.LAYER);
    assertEquals(
        "has the layer blobs/sha256/"
            + Sha256.of(real).hex()
            + " with the unpacked digest "
            + Sha256.of(real)
            + "; the image configuration says "
            + Sha256.of(shown),
        refusal(image.ociArchive()));
  }

  @Test
  void sizesThatAreNotTrue() {
    TestImage image = TestImage.good();
    Map<String, Object> manifest = image.manifestDescriptor();
    Object size = manifest.put("size", 5);
    assertEquals(
        "holds blobs/sha256/"
            + manifest.get("digest").toString().substring(7)
            + " with "
            + size
            + " bytes; its descriptor says 5",
        refusal(Layer.of(image.ociFiles(TestImage.index(List.of(manifest)))).tar()));
    manifest.put("size", -1);
    assertEquals(
        "has a descriptor with the size '-1', which is no size",
        refusal(Layer.of(image.ociFiles(TestImage.index(List.of(manifest)))).tar()));
  }

  @Test
  void aClaimOfEightExbibytesTakesNoMemory() {
    byte[] archive = new byte[512 * 3];
    TarArchiveEntry entry = new TarArchiveEntry("index.json", true);
    entry.setSize(Long.MAX_VALUE >> 1);
    header(entry, archive);
    assertEquals(
        "is cut off: index.json has 4611686018427387903 bytes, 1024 are there", refusal(archive));
  }

  @Test
  void aTarHeaderWithoutEnd() {
    // A PAX header of 4 MiB: the library would keep all of it.
    byte[] archive = new byte[512 + (4 << 20)];
    TarArchiveEntry entry = new TarArchiveEntry("pax", (byte) 'x', true);
    entry.setSize(4 << 20);
    header(entry, archive);
    Arrays.fill(archive, 512, archive.length, (byte) '1');
    assertEquals("holds a tar header of more than 65536 bytes", refusal(archive));
  }

  private static void header(TarArchiveEntry entry, byte[] archive) {
    try {
      entry.writeEntryHeader(archive, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aGzipBombStopsAtTheLimit() {
    byte[] plain = new Layer().file("zeros", 0644, new byte[32 << 20]).tar();
    byte[] archive = new TestImage().gzipLayer(plain).ociArchive();
    assertTrue(archive.length < 1 << 20, "it is a bomb");
    ArchiveLimits limits = new ArchiveLimits(100, 1 << 20, 64 << 10, 1 << 20, 10);
    assertEquals("unpacks to more than 1048576 bytes", refusal(archive, limits));
  }

  @Test
  void theLimitsAreForAllLayersTogether() {
    TestImage image =
        new TestImage()
            .layer(new Layer().file("a", 0644, new byte[600 << 10]))
            .layer(new Layer().file("b", 0644, new byte[600 << 10]));
    ArchiveLimits bytes = new ArchiveLimits(100, 1 << 20, 64 << 10, 1 << 20, 10);
    assertEquals("unpacks to more than 1048576 bytes", refusal(image.ociArchive(), bytes));
    ArchiveLimits layers = new ArchiveLimits(100, 1 << 20, 64 << 10, 1 << 30, 1);
    assertEquals("has more than 1 layers", refusal(image.ociArchive(), layers));
  }

  @Test
  void tooManyFiles() {
    Layer layer = new Layer();
    for (int i = 0; i < 20; i++) {
      layer.file("f" + i, 0644, "");
    }
    ArchiveLimits limits = new ArchiveLimits(10, 1 << 20, 64 << 10, 1 << 30, 10);
    assertEquals(
        "holds more than 10 files", refusal(new TestImage().layer(layer).ociArchive(), limits));
  }

  @Test
  void aDocumentThatIsTooLarge() {
    String large = "{\"x\":\"" + "y".repeat(5 << 20) + "\"}";
    assertEquals(
        "holds index.json of " + large.length() + " bytes; more than 4194304 is refused",
        refusal(with(TestImage.good().ociFiles(), "index.json", large)));
  }

  @Test
  void indexesThatNestWithoutEnd() {
    TestImage image = TestImage.good();
    Map<String, Object> descriptor = image.manifestDescriptor();
    for (int i = 0; i < 5; i++) {
      descriptor = image.blob(TestImage.INDEX, TestImage.index(List.of(descriptor)));
    }
    assertEquals(
        "has indexes nested more than 4 deep",
        refusal(Layer.of(image.ociFiles(TestImage.index(List.of(descriptor)))).tar()));
  }

  @Test
  void anIndexThatNamesItself() {
    TestImage image = TestImage.good();
    Map<String, byte[]> files = image.ociFiles();
    String name = "0".repeat(64);
    byte[] index =
        TestImage.index(
            List.of(Map.of("mediaType", TestImage.INDEX, "digest", "sha256:" + name, "size", 237)));
    files.put("index.json", index);
    files.put("blobs/sha256/" + name, index);
    assertEquals(237, index.length);
    assertEquals(
        "holds other bytes in blobs/sha256/"
            + name
            + " than its name says ("
            + Sha256.of(index)
            + ")",
        refusal(Layer.of(files).tar()));
  }

  @Test
  void thingsThatAreNoContainerImage() {
    TestImage image = TestImage.good();
    Map<String, Object> config =
        image.blob("application/vnd.cncf.helm.config.v1+json", new byte[1]);
    Map<String, Object> manifest =
        image.blob(
            TestImage.MANIFEST,
            TestImage.json(Map.of("schemaVersion", 2, "config", config, "layers", List.of())));
    assertTrue(
        refusal(Layer.of(image.ociFiles(TestImage.index(List.of(manifest)))).tar())
            .endsWith(
                "with a configuration of the media type"
                    + " 'application/vnd.cncf.helm.config.v1+json', so it is no container image"));
  }

  @Test
  void aHardLinkToNothing() {
    assertEquals(
        "holds b, a hard link to a, which is no file before it",
        refusal(new TestImage().layer(new Layer().hardLink("b", "a", 0755)).ociArchive()));
  }

  @Test
  void anotherLayoutVersion() {
    assertEquals(
        "has the OCI layout version '2.0.0'; 1.0.0 is what is supported",
        refusal(
            with(TestImage.good().ociFiles(), "oci-layout", "{\"imageLayoutVersion\":\"2.0.0\"}")));
  }

  /** An archive cut off anywhere is refused, unless only the padding after its end is missing. */
  @Property(tries = 300)
  void aCutOffArchiveIsRefused(@ForAll @IntRange(max = 10_000) int length) throws Exception {
    byte[] whole = GOOD.get();
    int content = whole.length;
    while (whole[content - 1] == 0) {
      content--;
    }
    byte[] cut = Arrays.copyOf(whole, Math.min(length, content - 1));
    inFolder(folder ->
        assertThrows(ProviderException.class, () -> read(folder, cut, ArchiveLimits.STANDARD)));
  }

  /** Whatever bytes change: it is read as another archive or refused, never a crash. */
  @Property(tries = 1000)
  void aDamagedArchiveNeverCrashes(
      @ForAll @IntRange(max = 10_000) int at, @ForAll byte value, @ForAll byte next)
      throws Exception {
    byte[] damaged = GOOD.get().clone();
    damaged[at % damaged.length] = value;
    damaged[(at + 1) % damaged.length] = next;
    inFolder(folder -> {
      try {
        assertEquals(Sha256.of(damaged), read(folder, damaged, ArchiveLimits.STANDARD).sha256());
      } catch (ProviderException refused) {
        assertTrue(refused.getMessage().startsWith("image archive "), refused.getMessage());
      }
    });
  }

  private static final Supplier<byte[]> GOOD = () -> TestImage.good().ociArchive();

  private interface Body {
    void run(Path folder) throws Exception;
  }

  private static void inFolder(Body body) throws Exception {
    Path folder = Files.createTempDirectory("archive");
    try {
      body.run(folder);
    } finally {
      Files.deleteIfExists(folder.resolve("image.tar"));
      Files.delete(folder);
    }
  }
}
