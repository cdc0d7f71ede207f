package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A container passes the gate when it is right, ready, closed to strangers and stays so")
class ReadinessGateTest {
  private static final String IMAGE = "sha256:" + "1".repeat(64);
  private static final Map<String, String> LABELS =
      Map.of(Labels.BUNDLE, "b".repeat(64), Labels.LAUNCH, "c".repeat(64));

  @TempDir Path folder;
  private Optional<Path> secretFile = Optional.empty();

  private final FakeHost host = new FakeHost();
  private final List<String> notes = new ArrayList<>();
  private TestAuthority authority;
  private TestAuthority.Server identity;
  private FakeKernel kernel;

  @BeforeEach
  void theContainerRuns() throws IOException, GeneralSecurityException {
    authority = new TestAuthority(folder);
    identity = authority.server();
    kernel = new FakeKernel(folder.resolve("kernel"));
    host.container = Optional.of(FakeHost.running(IMAGE, LABELS));
    host.log = "first line\n" + "0".repeat(64) + "\ngreentic-acme\nlast line\n";
  }

  @Test
  void aGoodContainerPassesAndIsWatchedForMinReady() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      Instant before = host.now;

      pass(server);

      assertEquals(Duration.ofSeconds(3), Duration.between(before, host.now));
      assertTrue(notes.contains("ready, watching it for another 3 s"), notes::toString);
    }
  }

  @Test
  void readinessMayTakeAWhile() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.readiness.set(503);
      host.later =
          passed -> {
            if (passed.compareTo(Duration.ofSeconds(5)) > 0) {
              server.readiness.set(204);
            }
          };

      pass(server);

      assertTrue(notes.contains("waiting for readiness, last answer: 503"), notes::toString);
    }
  }

  @Test
  void oneThatIsNeverReadyFailsAfterTheStartupTimeout() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.readiness.set(503);

      assertEquals(
          "container greentic-acme is not good: it was not ready within 30 s"
              + " (health.startupTimeoutSeconds); the last answer of https://127.0.0.1:"
              + server.port()
              + "/ready was: 503\n"
              + "the last lines of its log:\n"
              + "  first line\n"
              + "  last line",
          failure(server));
    }
  }

  @Test
  void oneThatNobodyCanReachFailsWithThat() throws Exception {
    int port;
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      port = server.port();
    }

    assertReason(
        "it was not ready within 30 s (health.startupTimeoutSeconds); the last answer of"
            + " https://127.0.0.1:"
            + port
            + "/ready was: connection refused",
        failure(gate(port, identity.fingerprint())));
  }

  @Test
  void oneThatEndsIsReportedAtOnceWithItsExitCode() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.readiness.set(503);
      host.later =
          passed ->
              host.unit =
                  new UnitStatus("activating", "auto-restart", "run-1", "exit-code", 0, 0, 1, 3);

      assertReason("it ended: exit code 3; it was stopped", failure(server));
      assertTrue(
          Duration.between(Instant.parse("2026-01-01T00:00:00Z"), host.now).toMillis() < 100);
    }
  }

  @Test
  void oneThatDoesNotSurviveItsStartIsReportedBeforeAnyProbe() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.unit = new UnitStatus("failed", "failed", "run-1", "exit-code", 0, 0, 1, 137);

      assertReason(
          "it ended right after its start: signal 9 (SIGKILL); it was stopped", failure(server));
    }
  }

  @Test
  void oneThatIsOutOfMemoryIsReportedSo() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.later =
          passed -> host.unit = new UnitStatus("failed", "failed", "run-1", "oom-kill", 0, 0, 2, 9);

      assertReason(
          "it ended: the kernel ended it for want of memory (OOM); it was stopped",
          failure(server));
    }
  }

  @Test
  void oneOfWhichTheKernelCountsAKillForMemoryIsReportedSo() throws Exception {
    host.controlGroup = "/system.slice/greentic-acme.service";
    kernel.killedForMemory(host.controlGroup, 1);
    endsWith(new UnitStatus("activating", "auto-restart", "run-1", "exit-code", 0, 0, 1, 1));
  }

  @Test
  void oneOfWhichTheEngineSaysThatItWasOutOfMemoryIsReportedSo() throws Exception {
    host.controlGroup = "/system.slice/greentic-acme.service";
    kernel.killedForMemory(host.controlGroup, 0);
    host.container =
        Optional.of(
            new EngineContainer(
                "c0ffee", IMAGE, LABELS, List.of(), List.of(), "exited", false, "", 137, true, 0));
    endsWith(new UnitStatus("failed", "failed", "run-1", "exit-code", 0, 0, 1, 137));
  }

  private void endsWith(UnitStatus end) throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.readiness.set(503);
      host.later = passed -> host.unit = end;

      assertReason(
          "it ended: the kernel ended it for want of memory (OOM); it was stopped",
          failure(server));
    }
  }

  @Test
  void theReasonOfARunThatSystemdHasReplacedComesFromTheJournal() throws Exception {
    host.noted =
        "greentic-acme.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED\n"
            + "greentic-acme.service: Failed with result 'exit-code'.\n";
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.later =
          passed ->
              host.unit = new UnitStatus("active", "running", "run-2", "success", 1, 200, 0, 0);

      assertReason(
          "it ended and was restarted by systemd: Main process exited, code=exited,"
              + " status=3/NOTIMPLEMENTED; Failed with result 'exit-code'; it was stopped",
          failure(server));
    }
  }

  @Test
  void oneThatDoesNotStayReadyFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.later =
          passed -> {
            if (passed.toSeconds() >= 2) {
              server.readiness.set(503);
            }
          };

      assertReason(
          "it was ready and did not stay so: https://127.0.0.1:"
              + server.port()
              + "/ready answered: 503",
          failure(server));
      assertFalse(host.calls.contains("systemctl stop"), host.calls::toString);
    }
  }

  @Test
  void oneThatEndsWhileItIsExaminedIsReportedAsEnded() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.container = Optional.empty();
      // systemd notices a moment later.
      host.later =
          passed -> {
            if (passed.toMillis() >= 500) {
              host.unit =
                  new UnitStatus("activating", "auto-restart", "run-1", "exit-code", 0, 0, 1, 3);
            }
          };

      assertReason("it ended: exit code 3; it was stopped", failure(server));
    }
  }

  @Test
  void theFileOfTheBundleThatItReallySeesCounts() throws Exception {
    String another = "/var/lib/greentic-deployer/acme/bundles/" + "a".repeat(64) + ".squashfs";
    String replaced = FakeKernel.BUNDLE_FILE + " (deleted)";
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      for (String seen : List.of(another, replaced)) {
        kernel.backing(seen);
        assertReason(
            "it sees "
                + seen
                + " at /mnt/greentic/bundles/acme, expected "
                + FakeKernel.BUNDLE_FILE,
            failure(server));
      }
    }
  }

  @Test
  void oneWithoutTheMountOfItsBundleFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      kernel.mounted("800 1 0:50 / / ro - overlay overlay ro\n");
      assertReason(
          "it sees nothing at /mnt/greentic/bundles/acme, expected " + FakeKernel.BUNDLE_FILE,
          failure(server));

      kernel.mounted("900 800 0:51 / /mnt/greentic/bundles/acme ro - tmpfs tmpfs ro\n");
      assertReason(
          "it sees a mount of device 0:51 at /mnt/greentic/bundles/acme, expected "
              + FakeKernel.BUNDLE_FILE,
          failure(server));

      kernel.processIsGone();
      assertReason(
          "it sees nothing, as its process is gone, at /mnt/greentic/bundles/acme, expected "
              + FakeKernel.BUNDLE_FILE,
          failure(server));
    }
  }

  @Test
  void oneThatIsRestartedWhileItIsWatchedFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.later =
          passed -> {
            if (passed.toSeconds() >= 2) {
              host.unit = new UnitStatus("active", "running", "run-2", "success", 1, 200, 0, 0);
            }
          };

      assertReason("it ended and was restarted by systemd; it was stopped", failure(server));
    }
  }

  @Test
  void oneThatAnswersOnlyAsReadyAndNotAsAliveFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.liveness.set(500);

      assertReason(
          "liveness at https://127.0.0.1:" + server.port() + "/health answered: 500",
          failure(server));
    }
  }

  @Test
  void oneThatListensOnEveryAddressFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "0.0.0.0", true)) {
      assertReason(
          "the admin port "
              + server.port()
              + " listens on [::]; it must listen on 127.0.0.1 only; it was stopped",
          failure(server));
    }
  }

  @Test
  void oneThatAcceptsAClientWithoutCertificateFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", false)) {
      assertReason(
          "the admin endpoint does not refuse a client without certificate; it answered: 200; it was stopped",
          failure(server));
    }
  }

  @Test
  void theWrongImageFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.container = Optional.of(FakeHost.running("sha256:" + "2".repeat(64), LABELS));

      assertReason(
          "it has the wrong image: sha256:" + "2".repeat(64) + ", expected " + IMAGE,
          failure(server));
    }
  }

  @Test
  void aContainerOfAnotherLaunchFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      host.container = Optional.of(FakeHost.running(IMAGE, Map.of(Labels.BUNDLE, "b".repeat(64))));

      assertReason("it has the wrong launch: none, expected " + "c".repeat(64), failure(server));
    }
  }

  @Test
  void anotherCertificateThanTheOneOnDiskFails() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      assertReason(
          "it has the wrong certificate: "
              + identity.fingerprint()
              + ", expected "
              + "d".repeat(64),
          failure(gate(server.port(), "d".repeat(64))));
    }
  }

  @Test
  void aMissingClientCertificateIsSaidAndNotTakenForABadRelease() throws Exception {
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      Gate good = gate(server.port(), identity.fingerprint());
      Files.delete(folder.resolve("client.crt"));

      assertEquals(
          "readiness of container greentic-acme cannot be probed: "
              + folder.resolve("client.crt")
              + " does not exist",
          failure(good));
    }
  }

  private static void assertReason(String expected, String message) {
    assertEquals(
        "container greentic-acme is not good: " + expected, message.lines().findFirst().orElse(""));
  }

  @Test
  void whatIsShownOfItsLogIsWithoutSecrets() throws Exception {
    Path file = folder.resolve("secret.env");
    Files.writeString(file, "PASSWORD=hunter2\nLIST=last lines\n");
    secretFile = Optional.of(file);
    host.log = "cannot log in with hunter2\nlast lines\n";
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      server.readiness.set(503);

      assertEquals(
          List.of(
              "the last lines of its log:", "  cannot log in with (sensitive)", "  (sensitive)"),
          failure(server).lines().skip(1).toList());

      Files.delete(file);
      assertEquals(
          List.of(
              "its log is not shown, as its secrets cannot be told from the rest: "
                  + file
                  + " cannot be read any more"),
          failure(server).lines().skip(1).toList());
    }
  }

  private String failure(AdminServer server) throws Exception {
    return failure(gate(server.port(), identity.fingerprint()));
  }

  private String failure(Gate gate) {
    return String.valueOf(assertThrows(ProviderException.class, () -> pass(gate)).getMessage());
  }

  private void pass(AdminServer server) throws Exception {
    pass(gate(server.port(), identity.fingerprint()));
  }

  private void pass(Gate gate) throws Exception {
    KernelFolders folders = kernel.folders();
    Systemd systemd = new Systemd(host);
    UnitWatch watch = new UnitWatch(systemd, host);
    ReadinessGate readinessGate =
        new ReadinessGate(
            watch,
            new RunCheck(watch, host, folders.controlGroups()),
            new ContentCheck(host, folders.proc(), folders.devices()),
            new ExposureCheck(new ListeningSockets(folders.proc())),
            new FailureReport(systemd, watch),
            host);
    try (AdminClient client = AdminClient.of(gate.container(), gate.credentials())) {
      readinessGate.pass(gate, client, new Notes());
    }
  }

  private Gate gate(int port, String certificate) throws Exception {
    String base = "https://127.0.0.1:" + port;
    return new Gate(
        "greentic-acme",
        "greentic-acme.service",
        IMAGE,
        "b".repeat(64),
        FakeKernel.BUNDLE_FILE,
        FakeKernel.BUNDLE_MOUNT,
        "c".repeat(64),
        certificate,
        URI.create(base + "/ready"),
        URI.create(base + "/health"),
        "127.0.0.1",
        port,
        authority.client(),
        secretFile,
        Duration.ofSeconds(30),
        Duration.ofSeconds(3));
  }

  private final class Notes implements Progress {
    @Override
    public void bytes(String what, long done, long total) {}

    @Override
    public void note(String what) {
      notes.add(what);
    }
  }
}
