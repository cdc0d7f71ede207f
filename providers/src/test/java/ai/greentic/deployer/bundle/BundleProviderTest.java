package ai.greentic.deployer.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleProviderTest {
  private static final byte[] GOOD = Squashfs.bytes(600_000);
  private static final String SHA256 = Digests.sha256(GOOD);

  @TempDir Path folder;
  private final SafeFiles files = new SafeFiles();
  private final BundleProvider provider = new BundleProvider(files);
  private final ProviderContext context = Contexts.silent("bundle.active");
  private Path source = Path.of("/");
  private Path copy = Path.of("/");
  private Mapping desired = Mapping.EMPTY;

  @BeforeEach
  void placeTheSource() throws Exception {
    source = Files.write(folder.resolve("acme.squashfs"), GOOD);
    copy = folder.resolve("bundles/" + SHA256 + ".squashfs");
    desired =
        Mapping.EMPTY
            .with("source", source.toString())
            .with("sha256", SHA256)
            .with("size", Value.of(GOOD.length))
            .with("path", copy.toString())
            .with("mode", "0444");
  }

  @Test
  void copiesVerifiesAndRemoves() throws Exception {
    Mapping made = provider.apply(context, new Action.Create(desired));
    assertEquals(desired.with("inode", inode()), made);

    assertArrayEquals(GOOD, Files.readAllBytes(copy));
    assertEquals(Access.root(0444), files.status(copy).orElseThrow().access());
    assertEquals(Optional.of(right()), provider.observe(context, desired));
    provider.apply(context, new Action.Delete(desired));
    assertFalse(Files.exists(folder.resolve("bundles")));
    provider.apply(context, new Action.Delete(desired));
    assertEquals(Optional.empty(), provider.observe(context, desired));
  }

  private Value inode() throws IOException {
    return Value.of((Long) Files.getAttribute(copy, "unix:ino"));
  }

  /** What is observed when all is as desired. */
  private Mapping right() throws IOException {
    return desired.without("source").with("inode", inode());
  }

  @Test
  void onlyACopyThatHasToBeMadeAgainHasAnUnknownInode() throws Exception {
    provider.apply(context, new Action.Create(desired));
    Mapping inode = Mapping.EMPTY.with("inode", inode());

    assertEquals(inode, provider.computedAfterUpdate(right().with("mode", "0666"), desired));
    assertEquals(
        Mapping.EMPTY, provider.computedAfterUpdate(right().with("sha256", "0123"), desired));
    assertEquals(
        Mapping.EMPTY, provider.computedAfterUpdate(right().with("size", Value.of(1)), desired));
  }

  @Test
  void tellsHowFarTheCopyIs() throws Exception {
    List<String> told = new ArrayList<>();

    provider.apply(Contexts.telling("bundle.active", told), new Action.Create(desired));

    assertEquals(
        List.of(
            "copying bundle 262144/600000",
            "copying bundle 524288/600000",
            "copying bundle 600000/600000"),
        told);
  }

  @Test
  void aSourceThatChangedSinceThePlanLeavesNothing() throws Exception {
    byte[] other = GOOD.clone();
    other[300_000] ^= 1;
    Files.write(source, other);

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(desired)));

    assertEquals(
        "bundle %s is not the planned one: expected SHA-256 %s and 600000 bytes, found %s and 600000 bytes"
            .formatted(source, SHA256, Digests.sha256(other)),
        e.getMessage());
    assertEquals("plan again, or put the planned bundle back", e.remedy());
    assertEquals(List.of(), names(folder.resolve("bundles")));
  }

  @Test
  void aSourceThatShrankOrGrewIsNamed() throws Exception {
    Files.write(source, java.util.Arrays.copyOf(GOOD, 100));
    assertTrue(failure().endsWith(" and 100 bytes"), failure());

    Files.write(source, java.util.Arrays.copyOf(GOOD, 2_000_000));
    assertTrue(failure().endsWith(" and more than 600000 bytes"), failure());
  }

  private String failure() {
    return String.valueOf(
        assertThrows(
                ProviderException.class, () -> provider.apply(context, new Action.Create(desired)))
            .getMessage());
  }

  @Test
  void theCopyMustBeASquashfsEvenIfItsDigestIsAsPlanned() throws Exception {
    byte[] text = "not a file system".repeat(10).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(source, text);
    Mapping planned =
        desired.with("sha256", Digests.sha256(text)).with("size", Value.of(text.length));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(planned)));

    assertEquals(
        source + " is not a squashfs file system that can be mounted: it does not begin with hsqs",
        e.getMessage());
    assertFalse(Files.exists(copy));
  }

  @Test
  void findsAndRepairsACopyThatWasOverwrittenInPlace() throws Exception {
    provider.apply(context, new Action.Create(desired));
    byte[] tampered = GOOD.clone();
    tampered[200] ^= 1;
    Files.write(copy, tampered);

    Mapping observed = provider.observe(context, desired).orElseThrow();
    assertEquals(Digests.sha256(tampered), observed.text("sha256"));
    provider.apply(context, new Action.Update(observed, desired));

    assertEquals(Optional.of(right()), provider.observe(context, desired));
  }

  @Test
  void aRightCopyIsNotMadeAgainAndNeedsNoSource() throws Exception {
    provider.apply(context, new Action.Create(desired));
    Object inode = files.status(copy).orElseThrow().key();
    Files.delete(source);
    Files.setPosixFilePermissions(
        copy, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));

    provider.apply(context, new Action.Update(desired, desired));

    assertEquals(inode, files.status(copy).orElseThrow().key());
    assertEquals(Access.root(0444), files.status(copy).orElseThrow().access());
  }

  @Test
  void theLeftoverOfAKilledCopyIsReplaced() throws Exception {
    Files.createDirectory(folder.resolve("bundles"));
    Files.writeString(folder.resolve("bundles/." + SHA256 + ".squashfs.unfinished"), "half");

    provider.apply(context, new Action.Create(desired));

    assertEquals(List.of(SHA256 + ".squashfs"), names(folder.resolve("bundles")));
  }

  @Test
  void aBundleThatDoesNotFitIsRefusedBeforeTheCopy() {
    Mapping huge = desired.with("size", Value.of(Long.MAX_VALUE));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(huge)));

    String expected =
        "the bundle needs 9223372036854775807 bytes in " + folder + "/bundles; [0-9]+ are free";
    assertTrue(String.valueOf(e.getMessage()).matches(expected), e.getMessage());
  }

  @Test
  void theSourceIsAnArtifactOfThePlan() {
    assertEquals(List.of(new Artifact(source.toString(), SHA256)), provider.artifacts(desired));
  }

  private static List<String> names(Path folder) throws Exception {
    try (java.util.stream.Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
