package ai.greentic.deployer.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.FakeCommands;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountProviderTest {
  @TempDir Path folder;
  private final SafeFiles files = new SafeFiles();
  private final ProviderContext context = Contexts.silent("mount.bundle");

  private static final class Setup {
    final Path what;
    final FakeHost host;
    final FakeCommands commands;
    final MountProvider provider;
    final Mapping desired;

    Setup(Path folder, SafeFiles files) throws Exception {
      Path where = folder.resolve("run/abc");
      what = Files.writeString(folder.resolve("abc.squashfs"), "hsqs");
      host = new FakeHost(folder, what, where);
      commands = new FakeCommands(host);
      provider = new MountProvider(files, new Systemd(commands), host.mounts());
      desired =
          Mapping.EMPTY
              .with("unit", "run-abc.mount")
              .with("unitPath", folder.resolve("run-abc.mount").toString())
              .with("what", what.toString())
              .with("where", where.toString())
              .with("content", "[Mount]\n")
              .with("active", Value.of(true))
              .with("inode", Value.of(inode()));
    }

    long inode() throws IOException {
      return (Long) Files.getAttribute(what, "unix:ino");
    }

    /** What is observed when all is as desired. */
    Mapping right() throws IOException {
      return desired.without("inode").with("mounted", Value.of(inode()));
    }

    List<String> changes() {
      return commands.lines().stream().filter(line -> !line.contains(" show ")).toList();
    }
  }

  private Setup setup() throws Exception {
    return new Setup(folder, files);
  }

  @Test
  void writesTheUnitAndStartsIt() throws Exception {
    Setup setup = setup();
    assertEquals(Optional.empty(), setup.provider.observe(context, setup.desired));

    assertEquals(
        setup.desired.with("mounted", Value.of(setup.inode())),
        setup.provider.apply(context, new Action.Create(setup.desired)));

    assertEquals(List.of("systemctl start -- run-abc.mount"), setup.changes());
    assertEquals(
        Access.root(0644), files.status(folder.resolve("run-abc.mount")).orElseThrow().access());
    assertEquals(Optional.of(setup.right()), setup.provider.observe(context, setup.desired));
  }

  @Test
  void newContentDoesNotMountAgain() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Mapping after = setup.desired.with("content", "[Mount]\n# new\n");

    setup.host.needsReload = true;

    setup.provider.apply(context, new Action.Update(setup.desired, after));

    assertEquals(
        List.of("systemctl start -- run-abc.mount", "systemctl daemon-reload"), setup.changes());
  }

  @Test
  void whatIsMountedWronglyIsNotActive() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Mapping inactive = setup.desired.without("inode").with("active", Value.of(false));

    setup.host.mount("squashfs", setup.what + " (deleted)");
    assertEquals(
        Optional.of(inactive.with("problem", "it shows " + setup.what + " (deleted)")),
        setup.provider.observe(context, setup.desired));
    setup.host.mount("squashfs", "/tmp/other.squashfs");
    assertEquals(
        Optional.of(inactive.with("problem", "it shows /tmp/other.squashfs")),
        setup.provider.observe(context, setup.desired));
    setup.host.mount("ext4", setup.what.toString());
    assertEquals(
        Optional.of(inactive.with("problem", "a file system of type ext4 is mounted there")),
        setup.provider.observe(context, setup.desired));
    for (String missing : List.of("ro", "nosuid", "nodev", "noexec")) {
      setup.host.options =
          "rw,ro,nosuid,nodev,noexec,".replace("," + missing + ",", ",") + "relatime";
      setup.host.mount("squashfs", setup.what.toString());
      assertEquals(
          Optional.of(inactive.with("problem", "it is mounted without " + missing)),
          setup.provider.observe(context, setup.desired));
    }
  }

  @Test
  void whatIsMountedWronglyIsMountedAgain() throws Exception {
    Setup setup = setup();
    setup.host.mount("squashfs", setup.what + " (deleted)");

    setup.provider.apply(context, new Action.Create(setup.desired));

    assertEquals(
        List.of("systemctl stop -- run-abc.mount", "systemctl start -- run-abc.mount"),
        setup.changes());
  }

  @Test
  void whatIsMountedIsKnownUnlessItHasToBeMountedAgain() throws Exception {
    Setup setup = setup();
    Mapping desired = setup.desired;
    Mapping mounted = Mapping.EMPTY.with("mounted", Value.of(setup.inode()));
    Mapping right = setup.right();

    assertEquals(
        mounted,
        setup.provider.computedAfterUpdate(right, desired.with("content", "[Mount]\n# new\n")));
    assertEquals(
        Mapping.EMPTY,
        setup.provider.computedAfterUpdate(right.with("active", Value.of(false)), desired));
    assertEquals(
        Mapping.EMPTY,
        setup.provider.computedAfterUpdate(
            right, desired.with("inode", new Value.Unknown("bundle.active", "inode"))));
  }

  @Test
  void aMountThatSystemdCallsGoodAndIsNotIsAnError() throws Exception {
    Setup setup = setup();
    setup.host.options = "ro,nosuid,nodev";

    ProviderException e =
        assertThrows(
            ProviderException.class,
            () -> setup.provider.apply(context, new Action.Create(setup.desired)));

    assertEquals(
        setup.what
            + " is not mounted as it must be at "
            + folder
            + "/run/abc: it is mounted without noexec",
        e.getMessage());
    assertEquals(
        "look at systemctl status run-abc.mount and at findmnt " + folder + "/run/abc", e.remedy());
  }

  @Test
  void aUnitFileThatWasRemovedByHandIsMissingContent() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Files.delete(folder.resolve("run-abc.mount"));

    assertEquals(
        Optional.of(setup.right().without("content")),
        setup.provider.observe(context, setup.desired));
  }

  @Test
  void aDropInIsFoundAndRemovedWithoutMountingAgain() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Path dropIn = folder.resolve("run-abc.mount.d/options.conf");
    Files.createDirectories(dropIn.getParent());
    Files.writeString(dropIn, "[Mount]\nOptions=ro\n");
    setup.host.dropIns = "/etc/systemd/system/mount.d/all.conf " + dropIn;

    Mapping found = setup.provider.observe(context, setup.desired).orElseThrow();
    assertEquals(
        setup.right().with("dropIns", Value.Sequence.ofTexts(List.of(dropIn.toString()))), found);
    assertEquals(
        List.of(
            Finding.of(
                "drop-in-added",
                "run-abc.mount was changed by a drop-in",
                "no drop-in",
                dropIn.toString(),
                "dropIns")),
        setup.provider.findings(setup.desired, Optional.of(found), List.of("dropIns")));
    setup.provider.apply(context, new Action.Update(found, setup.desired));

    assertFalse(Files.exists(dropIn.getParent()));
    assertEquals(
        List.of("systemctl start -- run-abc.mount", "systemctl daemon-reload"), setup.changes());
  }

  @Test
  void aMaskIsFoundAndRemovedWithoutMountingAgain() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Path unit = folder.resolve("run-abc.mount");
    Files.delete(unit);
    Files.createSymbolicLink(unit, Path.of("/dev/null"));
    Mapping masked = setup.right().without("content").with("masked", Value.of(true));

    assertEquals(Optional.of(masked), setup.provider.observe(context, setup.desired));
    assertEquals(
        List.of(
            Finding.of(
                "mount-masked",
                "run-abc.mount was masked, so that the bundle cannot be mounted again",
                "a unit file at " + unit,
                "a mask (systemctl mask)",
                "content",
                "masked")),
        setup.provider.findings(setup.desired, Optional.of(masked), List.of("content", "masked")));
    setup.provider.apply(context, new Action.Update(masked, setup.desired));

    assertEquals("[Mount]\n", Files.readString(unit));
    assertEquals(Optional.of(setup.right()), setup.provider.observe(context, setup.desired));
    assertEquals(
        List.of(
            "systemctl start -- run-abc.mount",
            "systemctl unmask --runtime -- run-abc.mount",
            "systemctl daemon-reload"),
        setup.changes());
  }

  @Test
  void aMaskUntilTheNextBootIsFoundWhenTheFileIsGone() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    Files.delete(folder.resolve("run-abc.mount"));
    setup.host.maskedElsewhere = true;

    assertEquals(
        Optional.of(setup.right().without("content").with("masked", Value.of(true))),
        setup.provider.observe(context, setup.desired));
  }

  @Test
  void deleteLeavesNothingAndIsNoErrorWhenAllIsGone() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));

    setup.provider.apply(context, new Action.Delete(setup.desired));
    assertEquals(
        List.of("systemctl stop -- run-abc.mount", "systemctl reset-failed -- run-abc.mount"),
        setup.changes().subList(1, 3));
    setup.provider.apply(context, new Action.Delete(setup.desired));

    assertFalse(Files.exists(folder.resolve("run-abc.mount")));
    assertFalse(Files.exists(folder.resolve("run/abc")));
    assertTrue(Files.exists(folder.resolve("run")), "only below /run are parents ours");
    assertEquals(Optional.empty(), setup.provider.observe(context, setup.desired));
  }

  @Test
  void aMountThatStaysIsAnErrorAndItsUnitStays() throws Exception {
    Setup setup = setup();
    setup.provider.apply(context, new Action.Create(setup.desired));
    setup.host.stopFails = true;

    ProviderException e =
        assertThrows(
            ProviderException.class,
            () -> setup.provider.apply(context, new Action.Delete(setup.desired)));

    assertEquals(folder + "/run/abc cannot be unmounted, something still uses it", e.getMessage());
    assertTrue(Files.exists(folder.resolve("run-abc.mount")));
  }
}
