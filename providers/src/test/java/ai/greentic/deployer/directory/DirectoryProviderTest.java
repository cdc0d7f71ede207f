package ai.greentic.deployer.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.SystemCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryProviderTest {
  @TempDir Path folder;
  private Path mountinfo = Path.of("/");
  private DirectoryProvider provider =
      new DirectoryProvider(new SafeFiles(), new SystemCommands(), MountTable.ofThisProcess());
  private final ProviderContext context = Contexts.silent("directory.state");

  @BeforeEach
  void mountNothing() throws Exception {
    mountinfo = Files.createFile(folder.resolve("mountinfo"));
    provider =
        new DirectoryProvider(
            new SafeFiles(), new SystemCommands(), new MountTable(mountinfo, folder));
  }

  private Mapping desired(Path path) {
    return Mapping.EMPTY
        .with("path", path.toString())
        .with("owner", Value.of(1234))
        .with("group", Value.of(2345))
        .with("mode", "0750");
  }

  @Test
  void makesTheFolderAndItsParentsAndRemovesThemAgain() throws Exception {
    Path path = folder.resolve("a/b/state");

    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));

    assertEquals(
        desired(path)
            .with("createdParents", Sequence.ofTexts(List.of(folder + "/a", folder + "/a/b")))
            .with("inode", inode(path)),
        recorded);
    assertEquals(
        Optional.of(desired(path).with("inode", inode(path))),
        provider.observe(context, desired(path)));
    Files.writeString(Files.createDirectory(path.resolve("sub")).resolve("data"), "x");
    provider.apply(context, new Action.Delete(recorded));
    assertFalse(Files.exists(folder.resolve("a")));
    provider.apply(context, new Action.Delete(recorded));
  }

  @Test
  void foldersThatShareAParentLeaveNothingInWhateverOrder() throws Exception {
    Mapping state = provider.apply(context, new Action.Create(desired(folder.resolve("g/state"))));
    Mapping cache = provider.apply(context, new Action.Create(desired(folder.resolve("g/cache"))));

    provider.apply(context, new Action.Delete(state));
    assertTrue(Files.exists(folder.resolve("g/cache")));
    provider.apply(context, new Action.Delete(cache));

    assertFalse(Files.exists(folder.resolve("g")));
  }

  @Test
  void aRunThatWasCutOffStillKnowsItsParents() throws Exception {
    Path path = folder.resolve("a/state");
    Mapping lost = provider.apply(context, new Action.Create(desired(path)));

    assertEquals(lost, provider.apply(context, new Action.Create(desired(path))));
    assertEquals(lost, provider.apply(context, new Action.Update(lost, desired(path))));
  }

  @Test
  void observesAndRepairsOwnerAndMode() throws Exception {
    Path path = Files.createDirectory(folder.resolve("state"));
    Mapping observed = provider.observe(context, desired(path)).orElseThrow();
    assertEquals(Value.of(0), observed.get("owner").orElseThrow());
    assertEquals("0755", observed.text("mode"));

    Mapping inode = Mapping.EMPTY.with("inode", inode(path));
    assertEquals(inode, provider.computedAfterUpdate(observed, desired(path)));
    provider.apply(context, new Action.Update(observed, desired(path)));

    assertEquals(
        Optional.of(desired(path).with("inode", inode(path))),
        provider.observe(context, desired(path)));
  }

  private static Value inode(Path path) throws IOException {
    return Value.of((Long) Files.getAttribute(path, "unix:ino"));
  }

  @Test
  void aFileOrALinkInThePlaceIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

    assertFails(file + " is a file; it must be a directory", file);
    assertFails(link + " is a symbolic link; it must be a directory", link);
    assertEquals("mine", Files.readString(file));
  }

  private void assertFails(String message, Path path) {
    Mapping desired = desired(path);
    for (Action action : List.of(new Action.Create(desired), new Action.Delete(desired))) {
      ProviderException e =
          assertThrows(ProviderException.class, () -> provider.apply(context, action));
      assertEquals(message, e.getMessage());
    }
    ProviderException e =
        assertThrows(ProviderException.class, () -> provider.observe(context, desired));
    assertEquals(message, e.getMessage());
  }

  @Test
  void removalFollowsNoLinkOutOfTheFolder() throws Exception {
    Path path = folder.resolve("state");
    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("inside"), "untouched");
    Files.createSymbolicLink(path.resolve("a"), victim);
    Files.createSymbolicLink(path.resolve("b"), other);

    provider.apply(context, new Action.Delete(recorded));

    assertFalse(Files.exists(path));
    assertEquals("untouched", Files.readString(victim));
    assertEquals("untouched", Files.readString(other.resolve("inside")));
  }

  @Test
  void aMountInsideStopsTheRemoval() throws Exception {
    Path path = folder.resolve("state");
    Mapping recorded = provider.apply(context, new Action.Create(desired(path)));
    Files.writeString(path.resolve("data"), "x");
    Files.writeString(mountinfo, "36 35 98:0 / " + path + "/disk rw,noatime - ext4 /dev/vdb rw\n");

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Delete(recorded)));

    assertEquals(path + " is not removed: " + path + "/disk is a mount point", e.getMessage());
    assertEquals(
        "unmount it (umount " + path + "/disk), then run the same command again", e.remedy());
    assertTrue(Files.exists(path.resolve("data")));
  }
}
