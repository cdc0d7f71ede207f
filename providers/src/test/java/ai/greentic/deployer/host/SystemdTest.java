package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SystemdTest {
  private static Systemd answering(Result result) {
    return new Systemd(new FakeCommands(line -> result));
  }

  @Test
  void showsPropertiesEvenThoseThatHoldAnEqualsSign() throws Exception {
    FakeCommands commands =
        new FakeCommands(line -> new Result(0, "Environment=A=b\nMainPID=7\n", ""));

    assertEquals(
        Map.of("Environment", "A=b", "MainPID", "7", "Result", ""),
        new Systemd(commands).show("a.service", "Environment", "MainPID", "Result"));
    assertEquals(
        List.of("systemctl show --property=Environment,MainPID,Result -- a.service"),
        commands.lines());
  }

  @Test
  void theResultOfAJobIsNotHidden() {
    Systemd systemd =
        answering(new Result(1, "", "Job for a.service failed because of a timeout.\n"));

    ProviderException e = assertThrows(ProviderException.class, () -> systemd.start("a.service"));

    assertEquals(
        "unit a.service cannot be started: systemctl start ended with exit code 1:"
            + " Job for a.service failed because of a timeout.",
        e.getMessage());
    assertEquals("look at its log: journalctl --unit=a.service --lines=50", e.remedy());
  }

  @Test
  void whatIsGoneNeedsNoStopDisableOrReset() throws Exception {
    answering(new Result(0, "ActiveState=inactive\n", "")).stop("a.service");
    answering(new Result(1, "", "Failed to disable unit: Unit file a.service does not exist."))
        .disable("a.service");
    answering(
            new Result(
                1,
                "",
                "Failed to reset failed state of unit a.service: Unit a.service not loaded."))
        .resetFailed("a.service");

    assertFails(
        "unit a.service cannot be disabled: systemctl disable ended with exit code 1: Access denied",
        () -> answering(new Result(1, "", "Access denied")).disable("a.service"));
    assertFails(
        "the failures of unit a.service cannot be reset: systemctl reset-failed ended with exit"
            + " code 1: Access denied",
        () -> answering(new Result(1, "", "Access denied")).resetFailed("a.service"));
  }

  @Test
  void reloadsOnlyWhatSystemdHasNotSeen() throws Exception {
    String current = "LoadState=loaded\nFragmentPath=/etc/a.service\nNeedDaemonReload=no\n";

    assertEquals(0, reloadsAfterWriting(current));
    assertEquals(1, reloadsAfterWriting(current.replace("=no", "=yes")));
    assertEquals(1, reloadsAfterWriting(current.replace("/etc/", "/usr/lib/")));
    assertEquals(1, reloadsAfterWriting(current.replace("loaded", "not-found")));
    assertEquals(0, reloadsAfterRemoving("LoadState=not-found\n"));
    assertEquals(1, reloadsAfterRemoving("LoadState=loaded\n"));
  }

  private static long reloadsAfterWriting(String shown) throws Exception {
    FakeCommands commands = new FakeCommands(line -> new Result(0, shown, ""));
    new Systemd(commands).written("a.service", Path.of("/etc/a.service"));
    return commands.lines().stream().filter(line -> line.endsWith("daemon-reload")).count();
  }

  private static long reloadsAfterRemoving(String shown) throws Exception {
    FakeCommands commands = new FakeCommands(line -> new Result(0, shown, ""));
    new Systemd(commands).removed("a.service");
    return commands.lines().stream().filter(line -> line.endsWith("daemon-reload")).count();
  }

  @Test
  void complaintsOfVerifyAreGivenLineByLine() throws Exception {
    Path file = Path.of("/tmp/a.service");

    assertEquals(List.of(), answering(new Result(0, "", "hint\n")).verify(file));
    assertEquals(List.of("a", "b"), answering(new Result(1, "", " a\n\nb\n")).verify(file));
    assertEquals(
        List.of("systemd-analyze verify ended with exit code 4"),
        answering(new Result(4, "", "")).verify(file));
  }

  private static void assertFails(String message, Executable action) {
    assertEquals(message, assertThrows(ProviderException.class, action).getMessage());
  }
}
