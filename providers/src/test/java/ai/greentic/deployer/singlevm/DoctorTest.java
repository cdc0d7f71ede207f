package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.singlevm.Check.Level;
import ai.greentic.deployer.spec.RuntimeSpec.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Doctor names every check, what it found, and what to do")
class DoctorTest {
  private static final String TABLE_HEADER = "  sl  local_address rem_address   st\n";

  private static final Instant BUILT = Instant.parse("2026-05-01T00:00:00Z");

  @TempDir Path root;

  private final FakeCommands commands = new FakeCommands();
  private final Layout layout = new Layout("acme-prod", "/var/lib/greentic-deployer/acme-prod");
  private Engine engine = Engine.AUTO;
  private Optional<String> runsOn = Optional.empty();
  private Instant now = Instant.parse("2026-06-01T00:00:00Z");

  @BeforeEach
  void theMachineIsFit() throws IOException {
    commands
        .answer("uname -s -m", "Linux x86_64\n")
        .answer("uname -s -m -r", "Linux 6.1.0 x86_64\n")
        .answer("id -u", "0\n")
        .answer("systemctl --version", "systemd 252 (252.39-1~deb12u2)\n+PAM\n")
        .answer("systemctl is-system-running", "running\n")
        .answer("podman --version", "podman version 4.3.1\n")
        .answer("crun --version", "crun version 1.8.1\n")
        .answer("skopeo --version", "skopeo version 1.9.3\n")
        .answer("timedatectl show --property=NTPSynchronized --value", "yes\n")
        .answer("journalctl --quiet --no-pager --lines=1", "");
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.createDirectories(root.resolve("var/lib/greentic-deployer/acme-prod"));
    Files.createDirectories(root.resolve("sys/fs/cgroup"));
    file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    file("proc/filesystems", "nodev\tproc\n\tsquashfs\n");
    file("proc/net/tcp", TABLE_HEADER);
    file("dev/loop-control", "");
    file("dev/loop0", "");
    file("dev/loop1", "");
    file("sys/block/loop0/loop/backing_file", "/a\n");
    inodes("var/lib/greentic-deployer/acme-prod", "1000000 900000");
    inodes("var/lib", "1000000 900000");
  }

  private void inodes(String folder, String counts) {
    commands.answer("stat --file-system --format=%c %d " + root.resolve(folder), counts + "\n");
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<Check> examined() throws InterruptedException {
    return new Doctor(commands, root, () -> now, BUILT)
        .examine(new Doctor.Target(layout, 8433, engine, runsOn));
  }

  private Map<String, Check> examine() throws InterruptedException {
    Map<String, Check> checks = new TreeMap<>();
    for (Check check : examined()) {
      checks.put(check.name(), check);
    }
    return checks;
  }

  private void assertCheck(String name, Level level, String found, String remedy)
      throws InterruptedException {
    assertEquals(new Check(name, level, found, remedy), examine().get(name));
  }

  @Test
  void aFitMachineHasGoodChecksOnly() throws Exception {
    List<Check> checks = examined();
    assertEquals(
        List.of(
            "architecture",
            "permissions",
            "systemd",
            "container-engine",
            "skopeo",
            "control-groups",
            "squashfs",
            "loop-devices",
            "disk",
            "state-folder",
            "port",
            "clock",
            "journal"),
        checks.stream().map(Check::name).toList());
    assertEquals(List.of(), checks.stream().filter(check -> !check.remedy().isEmpty()).toList());
    assertTrue(checks.stream().allMatch(check -> check.level() == Level.OK), checks::toString);
    assertCheck("loop-devices", Level.OK, "1 of 2 free", "");
    assertCheck("systemd", Level.OK, "systemd 252 (252.39-1~deb12u2), running", "");
    assertCheck("port", Level.OK, "8433 is free or held by greentic-acme-prod.service", "");
  }

  @Test
  void nothingIsChanged() throws Exception {
    List<String> before = allFiles();
    examine();
    assertEquals(before, allFiles());
  }

  private List<String> allFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void whatPlansFailOnFails() throws Exception {
    commands.answer("uname -s -m", "Linux aarch64\n").answer("id -u", "1000\n");
    Files.delete(root.resolve("dev/loop-control"));
    file("proc/filesystems", "\text4\n");
    Files.delete(root.resolve("run/systemd/system"));

    for (String name :
        List.of("architecture", "permissions", "systemd", "squashfs", "loop-devices")) {
      assertEquals(Level.FAILURE, examine().get(name).level(), name);
    }
    assertCheck(
        "permissions",
        Level.FAILURE,
        "the deployer runs as user id 1000",
        "run it as root, with sudo");
  }

  @Test
  void aDegradedSystemIsAWarning() throws Exception {
    commands.answer("systemctl is-system-running", "degraded\n");
    assertCheck(
        "systemd",
        Level.WARNING,
        "systemd 252 (252.39-1~deb12u2), degraded: units have failed",
        "see 'systemctl --failed'; repair them, or 'systemctl reset-failed'");
    commands.answer("systemctl is-system-running", "maintenance\n");
    assertEquals(Level.FAILURE, examine().get("systemd").level());
  }

  @Test
  void theEngineIsTheOneThatAPlanWouldTake() throws Exception {
    String name = "container-engine";
    assertCheck(name, Level.OK, "podman version 4.3.1", "");
    commands.forget("crun --version");
    engine = Engine.PODMAN;
    assertCheck(
        name,
        Level.FAILURE,
        "crun is not installed or does not work",
        "podman runs the container with it: apt-get install crun");
    engine = Engine.DOCKER;
    assertCheck(
        name,
        Level.FAILURE,
        "docker is not installed or does not work",
        "apt-get install docker.io");
    commands
        .answer("docker --version", "Docker version 20.10.24+dfsg1, build 297e128\n")
        .answer("docker version --format {{.Server.Version}}", "20.10.24+dfsg1\n");
    assertCheck(name, Level.OK, "docker version 20.10.24+dfsg1", "");
    engine = Engine.AUTO;
    assertCheck(name, Level.OK, "docker version 20.10.24+dfsg1", "");
    runsOn = Optional.of("podman");
    assertEquals(Level.FAILURE, examine().get(name).level());
  }

  @Test
  void whatMakesTroubleLaterIsAWarning() throws Exception {
    commands
        .forget("skopeo --version")
        .answer("timedatectl show --property=NTPSynchronized --value", "no\n")
        .fail("journalctl --quiet --no-pager --lines=1", 1);
    file("sys/fs/cgroup/cgroup.controllers", "cpu\n");
    file("sys/block/loop1/loop/backing_file", "/b\n");
    Map<String, Check> checks = examine();
    for (String name : List.of("skopeo", "clock", "journal", "control-groups", "loop-devices")) {
      assertEquals(Level.WARNING, checks.get(name).level(), name);
    }
    assertCheck(
        "control-groups",
        Level.WARNING,
        "version 2 without memory, pids",
        "let the kernel or the outer container give them; limits on memory, pids have no effect"
            + " without");
    Files.delete(root.resolve("sys/fs/cgroup/cgroup.controllers"));
    assertEquals("no control groups of version 2", examine().get("control-groups").found());
    commands.forget("timedatectl show --property=NTPSynchronized --value");
    assertEquals("whether it is synchronised cannot be found out", examine().get("clock").found());
  }

  @Test
  void aClockFromBeforeTheToolFails() throws Exception {
    now = BUILT;
    assertEquals(Level.OK, examine().get("clock").level());
    now = BUILT.minusSeconds(1);
    assertCheck(
        "clock",
        Level.FAILURE,
        "it shows 2026-04-30T23:59:59Z, which is before this tool was made",
        "set it, and let it be synchronised: timedatectl set-ntp true");
  }

  @Test
  void fewInodesAreSaid() throws Exception {
    inodes("var/lib", "1000000 19999");
    assertEquals(Level.WARNING, examine().get("disk").level());
    inodes("var/lib", "1000000 999");
    Check disk = examine().get("disk");
    assertEquals(Level.FAILURE, disk.level());
    assertTrue(disk.found().contains("/var/lib: "), disk.found());
    assertTrue(disk.found().contains(" MiB and 999 inodes free"), disk.found());
    assertEquals("make room: see 'podman system df' and 'journalctl --disk-usage'", disk.remedy());
    inodes("var/lib", "0 0");
    assertEquals(Level.OK, examine().get("disk").level(), "btrfs counts none");
  }

  @Test
  void aStateFolderThatOthersCanChangeFails() throws Exception {
    Path folder = root.resolve("var/lib/greentic-deployer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertCheck(
        "state-folder",
        Level.FAILURE,
        "/var/lib/greentic-deployer belongs to user id "
            + Files.getAttribute(root, "unix:uid")
            + " with mode 0775",
        "chown root /var/lib/greentic-deployer && chmod go-w /var/lib/greentic-deployer");
    Files.delete(folder.resolve("acme-prod"));
    Files.delete(folder);
    assertCheck(
        "state-folder", Level.OK, "/var/lib/greentic-deployer/acme-prod is not there yet", "");
  }

  @Test
  void aTakenPortNamesWhoHoldsIt() throws Exception {
    file(
        "proc/net/tcp",
        TABLE_HEADER
            + "   0: 0100007F:20F1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
            + "        0 1667 1 0 100 0 0 10 0\n");
    assertCheck(
        "port",
        Level.FAILURE,
        "the admin port is taken: 127.0.0.1:8433 is held by a process of another container",
        "stop that process, or set spec.runtime.admin.bind to another port");
  }
}
