package ai.greentic.deployer.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProviderTest {
  @TempDir Path folder;
  private final FileProvider provider = new FileProvider(new SafeFiles());
  private final ProviderContext context = Contexts.silent("file.environment");

  private Mapping desired(Path path) {
    return Mapping.EMPTY
        .with("path", path.toString())
        .with("content", "A=grün\n")
        .with("owner", Value.of(0))
        .with("group", Value.of(42))
        .with("mode", "0640");
  }

  @Test
  void writesObservesAndRemovesWithItsParents() throws Exception {
    Path path = folder.resolve("acme/runtime.env");

    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));

    assertEquals(
        desired(path).with("createdParents", Sequence.ofTexts(List.of(folder + "/acme"))),
        recorded);
    assertEquals(Optional.of(desired(path)), provider.observe(context, desired(path)));
    provider.apply(context, new Action.Delete(recorded));
    assertFalse(Files.exists(folder.resolve("acme")));
    provider.apply(context, new Action.Delete(recorded));
    assertEquals(Optional.empty(), provider.observe(context, desired(path)));
  }

  @Test
  void anUpdateRepairsContentOwnerAndModeAndKeepsTheParents() throws Exception {
    Path path = folder.resolve("acme/runtime.env");
    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));
    Files.writeString(path, "A=hand-made\n");
    Mapping observed = provider.observe(context, recorded).orElseThrow();
    assertEquals("A=hand-made\n", observed.text("content"));

    Mapping updated = provider.apply(context, new Action.Update(recorded, desired(path)));

    assertEquals(recorded, updated);
    assertEquals(Optional.of(desired(path)), provider.observe(context, desired(path)));
  }

  @Test
  void aForeignFileThatIsTooLargeIsNotRead() throws Exception {
    Path path = folder.resolve("big");
    Files.write(path, new byte[1024 * 1024 + 1]);

    Mapping observed = provider.observe(context, desired(path)).orElseThrow();

    assertEquals("(1048577 bytes)\n", observed.text("content"));
  }

  @Test
  void aLinkInItsPlaceIsNamedAndReplaced() throws Exception {
    Path path = folder.resolve("a");
    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "not ours\n");
    Files.delete(path);
    Files.createSymbolicLink(path, elsewhere);
    Mapping observed = provider.observe(context, recorded).orElseThrow();

    assertEquals(
        List.of(
            Finding.of(
                "file-replaced",
                "something else stands in its place",
                "file " + path,
                "a symbolic link",
                "content",
                "obstacle")),
        provider.findings(recorded, Optional.of(observed), List.of("content", "obstacle")));
    provider.apply(context, new Action.Update(observed, desired(path)));

    assertEquals(Optional.of(desired(path)), provider.observe(context, desired(path)));
    assertEquals("not ours\n", Files.readString(elsewhere));
  }

  @Test
  void aFolderInItsPlaceIsDriftThatNoPlanRepairs() throws Exception {
    Path path = Files.createDirectory(folder.resolve("a"));

    ProviderException e =
        assertThrows(ProviderException.class, () -> provider.observe(context, desired(path)));

    assertEquals(path + " is a directory; it must be a file", e.getMessage());
    assertEquals("file-replaced", e.finding().orElseThrow().kind());
    assertEquals(
        Optional.of("move it away, or choose another path"), e.finding().orElseThrow().byHand());
  }

  @Test
  void bytesThatAreNoTextNeverLookLikeTheTextThatIsDesired() throws Exception {
    Path path = folder.resolve("a");
    Mapping desired = desired(path).with("content", "a\ufffdb");
    provider.apply(context, new Action.Create(desired));
    Files.write(path, new byte[] {'a', (byte) 0xff, 'b'});

    assertEquals(
        "(not UTF-8; SHA-256 01ce0241d2a0e71a4fecd5a8d71157fe2787197732fc15d889cbcf36c38e3c68)\n",
        provider.observe(context, desired).orElseThrow().text("content"));
  }

  @Test
  void whatCouldNotBeReadBackIsNotWritten() {
    Path path = folder.resolve("acme/big");
    Mapping big = desired(path).with("content", "x".repeat(1024 * 1024 + 1));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(big)));

    assertEquals(
        path
            + " would get 1048577 bytes of content; at most 1048576 can be compared with what a"
            + " document says",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("acme")));
  }

  @Test
  void aWrongModeIsNamed() {
    Mapping wrong = desired(folder.resolve("a")).with("mode", "rw");

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(wrong)));

    assertEquals("'rw' is not a mode", e.getMessage());
  }
}
