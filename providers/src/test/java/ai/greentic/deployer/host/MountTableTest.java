package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.MountTable.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {
  @TempDir Path folder;
  private MountTable mounts = MountTable.ofThisProcess();

  @BeforeEach
  void mount() throws Exception {
    Path mountinfo =
        Files.writeString(
            folder.resolve("mountinfo"),
            """
            21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            22 21 0:20 / /run/with\\040space\\134 rw - tmpfs tmpfs rw
            23 21 0:21 / /run/a rw shared:2 master:3 - tmpfs tmpfs rw
            24 23 7:0 / /run/a ro,nosuid,nodev,noexec,relatime - squashfs /dev/loop0 ro,errors=continue
            25 21 7:1 / /run/ab ro - squashfs /dev/loop1 ro
            """);
    Path loop = Files.createDirectories(folder.resolve("dev/7:0/loop"));
    Files.writeString(loop.resolve("backing_file"), "/var/a.squashfs\n");
    Files.createDirectories(folder.resolve("dev/254:0"));
    mounts = new MountTable(mountinfo, folder.resolve("dev"));
  }

  @Test
  void theTopmostMountCounts() throws Exception {
    Mount top =
        new Mount(
            "7:0",
            Path.of("/run/a"),
            Set.of("ro", "nosuid", "nodev", "noexec", "relatime"),
            "squashfs");

    assertEquals(Optional.of(top), mounts.at(Path.of("/run/a")));
    assertEquals(Optional.of("/var/a.squashfs"), mounts.backingFile(top));
    assertEquals(Optional.empty(), mounts.at(Path.of("/run")));
  }

  @Test
  void readsEscapedNames() throws Exception {
    assertEquals("tmpfs", mounts.at(Path.of("/run/with space\\")).map(Mount::type).orElseThrow());
  }

  @Test
  void findsWhatLiesInAFolderAndNothingBesideIt() throws Exception {
    assertEquals(List.of(Path.of("/run/a"), Path.of("/run/a")), mounts.within(Path.of("/run/a")));
  }

  @Test
  void aLineThatIsNoneIsNamed() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken"), "no line\n");

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> new MountTable(broken, folder).at(Path.of("/")));

    assertEquals(broken + " cannot be read: 'no line' is not a line of mountinfo", e.getMessage());
  }

  @Test
  void readsTheMountsOfThisMachine() throws Exception {
    assertEquals(
        Optional.of("proc"), MountTable.ofThisProcess().at(Path.of("/proc")).map(Mount::type));
  }
}
