package ai.greentic.deployer.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.FakeCommands;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountProviderTest {
  private static final Path WHAT = Path.of("/var/lib/bundles/abc.squashfs");

  @TempDir Path folder;
  private final SafeFiles files = new SafeFiles();
  private final ProviderContext context = Contexts.silent("mount.bundle");

  private static final class Setup {
    final FakeHost host;
    final FakeCommands commands;
    final MountProvider provider;
    final Mapping desired;

    Setup(Path folder, SafeFiles files) throws Exception {
      Path where = folder.resolve("run/abc");
      host = new FakeHost(folder, WHAT, where);
      commands = new FakeCommands(host);
      provider = new MountProvider(files, new Systemd(commands), host.mounts());
      desired =
          Mapping.EMPTY
              .with("unit", "run-abc.mount")
              .with("unitPath", folder.resolve("run-abc.mount").toString())
              .with("what", WHAT.toString())
              .with("where", where.toString())
              .with("content", "[Mount]\n")
              .with("active", Value.of(true));
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

    assertEquals(setup.desired, setup.provider.apply(context, new Action.Create(setup.desired)));

    assertEquals(List.of("systemctl start -- run-abc.mount"), setup.changes());
    assertEquals(
        Access.root(0644), files.status(folder.resolve("run-abc.mount")).orElseThrow().access());
    assertEquals(Optional.of(setup.desired), setup.provider.observe(context, setup.desired));
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
    Mapping inactive = setup.desired.with("active", Value.of(false));

    setup.host.mount("squashfs", WHAT + " (deleted)");
    assertEquals(Optional.of(inactive), setup.provider.observe(context, setup.desired));
    setup.host.mount("squashfs", "/tmp/other.squashfs");
    assertEquals(Optional.of(inactive), setup.provider.observe(context, setup.desired));
    setup.host.mount("ext4", WHAT.toString());
    assertEquals(Optional.of(inactive), setup.provider.observe(context, setup.desired));
    for (String missing : List.of("ro", "nosuid", "nodev", "noexec")) {
      setup.host.options =
          "rw,ro,nosuid,nodev,noexec,".replace("," + missing + ",", ",") + "relatime";
      setup.host.mount("squashfs", WHAT.toString());
      assertEquals(Optional.of(inactive), setup.provider.observe(context, setup.desired), missing);
    }
  }

  @Test
  void whatIsMountedWronglyIsMountedAgain() throws Exception {
    Setup setup = setup();
    setup.host.mount("squashfs", WHAT + " (deleted)");

    setup.provider.apply(context, new Action.Create(setup.desired));

    assertEquals(
        List.of("systemctl stop -- run-abc.mount", "systemctl start -- run-abc.mount"),
        setup.changes());
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
        WHAT
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
        Optional.of(setup.desired.without("content")),
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
