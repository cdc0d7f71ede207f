package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.EngineContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The container is restarted only when what runs is not what is desired")
class ContainerProviderTest {
  private static final String IMAGE = "sha256:" + "1".repeat(64);
  private static final String BUNDLE = "b".repeat(64);
  private static final String LAUNCH = "c".repeat(64);

  @TempDir Path folder;

  private final FakeHost host = new FakeHost();
  private AdminServer server;
  private String fingerprint = "";
  private Mapping desired = Mapping.EMPTY;
  private ContainerProvider provider;
  private FakeKernel kernel;
  private ProviderContext context;

  @BeforeEach
  void theApplicationRuns() throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    TestAuthority.Server identity = authority.server();
    Gate.Credentials credentials = authority.client();
    server = new AdminServer(identity.context(), "127.0.0.1", true);
    fingerprint = identity.fingerprint();
    kernel = new FakeKernel(folder.resolve("kernel"));
    provider =
        new ContainerProvider(host, new ContainerEngines(List.of(host)), host, kernel.folders());
    context =
        new ProviderContext("acme", Address.parse("container.runtime"), folder, Progress.NONE);
    host.container = Optional.of(running("PASSWORD=hush"));
    String base = "https://127.0.0.1:" + server.port();
    desired =
        Mapping.EMPTY
            .with("name", "greentic-acme")
            .with("unit", "greentic-acme.service")
            .with("engine", "podman")
            .with("imageId", IMAGE)
            .with("bundle", BUNDLE)
            .with("bundleFile", FakeKernel.BUNDLE_FILE.toString())
            .with("bundleMount", FakeKernel.BUNDLE_MOUNT.toString())
            .with("mounted", Value.of(4711))
            .with("storage", new Sequence(List.of(Value.of(1), Value.of(2))))
            .with("launch", LAUNCH)
            .with("certificate", fingerprint)
            .with(
                "secrets",
                SecretVariables.ofFile("PASSWORD=hush\n").fingerprint(FingerprintKey.in(folder)))
            .with("secretNames", Sequence.ofTexts(List.of("PASSWORD")))
            .with("active", Value.of(true))
            .with("adminBind", "127.0.0.1:" + server.port())
            .with("readinessUrl", base + "/ready")
            .with("livenessUrl", base + "/health")
            .with("caFile", credentials.caFile().toString())
            .with("clientCertFile", credentials.certFile().toString())
            .with("clientKeyFile", credentials.keyFile().toString())
            .with("startupTimeoutSeconds", Value.of(30))
            .with("minReadySeconds", Value.of(1));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private static EngineContainer running(String... environment) {
    return FakeHost.running(
        IMAGE, Map.of(Labels.BUNDLE, BUNDLE, Labels.LAUNCH, LAUNCH), environment);
  }

  @Test
  void theDesiredAttributesFitTheSchema() {
    assertEquals(List.of(), provider.schema().problems(desired));
  }

  @Test
  void whatApplyRecordsIsWhatIsObservedThen() throws Exception {
    Mapping recorded = provider.apply(context, new Action.Create(desired));
    Mapping observed =
        provider.observe(context, recorded).orElseThrow().without("foreignListeners");

    observed
        .entries()
        .forEach((name, value) -> assertEquals(recorded.get(name).orElseThrow(), value, name));
    assertEquals(
        List.of(
            "active",
            "bundle",
            "certificate",
            "containerId",
            "engine",
            "imageId",
            "launch",
            "name",
            "secrets",
            "startedAt",
            "unit"),
        List.copyOf(observed.entries().keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imageId",
        "bundle",
        "mounted",
        "storage",
        "launch",
        "certificate",
        "secrets",
        "active"
      })
  void aDifferenceInWhatRunsRestarts(String attribute) throws Exception {
    provider.apply(context, new Action.Update(desired.without(attribute), desired));

    assertEquals(1, host.calls.stream().filter("systemctl restart"::equals).count());
    assertTrue(provider.interrupts(desired.without(attribute), desired));
  }

  @Test
  void whatAnotherResourceIsAboutToChangeMayNeedARestart() {
    Value mounted = new Unknown("mount.bundle", "mounted");
    Value inode = new Unknown("directory.state", "inode");

    assertTrue(provider.interrupts(desired, desired.with("mounted", mounted)));
    assertTrue(
        provider.interrupts(
            desired, desired.with("storage", new Sequence(List.of(inode, Value.of(2))))));
    assertFalse(provider.interrupts(desired, desired));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minReadySeconds", "startupTimeoutSeconds", "livenessUrl"})
  void anotherGateIsPassedWithoutARestart(String attribute) throws Exception {
    provider.apply(context, new Action.Update(desired.without(attribute), desired));

    assertFalse(host.calls.contains("systemctl restart"), host.calls::toString);
    assertFalse(provider.interrupts(desired.without(attribute), desired));
  }

  @Test
  void anUpdateWithoutDifferencesPassesTheGateWithoutARestart() throws Exception {
    Mapping recorded =
        provider
            .apply(context, new Action.Create(desired))
            .with("interruptionMillis", Value.of(4711));
    host.calls.clear();
    Instant before = host.now;

    Mapping again = provider.apply(context, new Action.Update(recorded, desired));

    assertEquals(recorded, again);
    assertEquals(Duration.ofSeconds(1), Duration.between(before, host.now));
    assertFalse(host.calls.contains("systemctl restart"), host.calls::toString);
    assertFalse(host.calls.contains("systemctl reset-failed"), host.calls::toString);
  }

  @Test
  void theTimeFromTheRestartToTheFirstGoodAnswerIsRecorded() throws Exception {
    host.onRestart =
        () -> {
          host.now = host.now.plusMillis(700);
          server.readiness.set(503);
        };
    host.later =
        passed -> {
          if (passed.toMillis() >= 750) {
            server.readiness.set(200);
          }
        };

    Mapping recorded = provider.apply(context, new Action.Create(desired));

    // Pauses of 20, 25 and 31 ms.
    assertEquals(Duration.ofMillis(776), Duration.ofMillis(recorded.integer("interruptionMillis")));
  }

  @Test
  void aClientCertificateThatCannotBeUsedStopsNothing() throws Exception {
    Files.delete(folder.resolve("client.crt"));

    ProviderException failure =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(desired)));

    assertEquals(
        "readiness of container greentic-acme cannot be probed: "
            + folder.resolve("client.crt")
            + " does not exist",
        failure.getMessage());
    assertEquals(List.of(), host.calls);
  }

  @Test
  void whatAReleaseKnowsOfItsSecretsFollowsTheirFile() throws Exception {
    Path file = folder.resolve("secret.env");
    Files.writeString(file, "PASSWORD=new\nTOKEN=t0ken\nMODE=theirs\n");
    Mapping earlier =
        desired
            .with("secretFile", file.toString())
            .with("secretsOverridden", Sequence.ofTexts(List.of("MODE")));

    Mapping refreshed = provider.refreshed(context, earlier);

    assertEquals(List.of("PASSWORD", "TOKEN"), refreshed.texts("secretNames"));
    assertEquals(
        Optional.of(
            SecretVariables.ofFile("PASSWORD=new\nTOKEN=t0ken\n")
                .fingerprint(FingerprintKey.in(folder))),
        refreshed.get("secrets"));
    assertEquals(
        earlier
            .with("secrets", refreshed.get("secrets").orElseThrow())
            .with("secretNames", refreshed.get("secretNames").orElseThrow()),
        refreshed);
  }

  @Test
  void aReleaseWithoutSecretsStaysAsItWas() throws Exception {
    assertEquals(desired, provider.refreshed(context, desired));
  }

  @Test
  void secretsWhoseFileIsGoneAreNamed() {
    Mapping earlier = desired.with("secretFile", folder.resolve("gone.env").toString());

    ProviderException failure =
        assertThrows(ProviderException.class, () -> provider.refreshed(context, earlier));

    assertEquals(
        "the environment file "
            + folder.resolve("gone.env")
            + " (spec.runtime.envFile) does not exist",
        failure.getMessage());
    assertEquals("put it back, root's alone: the release needs it", failure.remedy());
  }

  @Test
  void aFirstReleaseThatFailedIsWithdrawnWhole() {
    assertEquals(Optional.empty(), provider.withdrawn(desired));
  }

  @Test
  void anUpdateWithoutDifferencesGoesThroughTheGateAgain() {
    server.readiness.set(503);

    assertThrows(
        ProviderException.class,
        () -> provider.apply(context, new Action.Update(desired, desired)));
    assertFalse(host.calls.contains("systemctl restart"), host.calls::toString);
  }

  @Test
  void whatStoppedSinceItWasPlannedIsStarted() throws Exception {
    UnitStatus good = host.unit;
    host.unit = new UnitStatus("inactive", "dead", "", "success", 0, 0, 0, 0);
    host.onRestart = () -> host.unit = good;

    provider.apply(context, new Action.Update(desired, desired));

    assertTrue(host.calls.contains("systemctl restart"), host.calls::toString);
  }

  @Test
  void failuresOfEarlierRunsAreForgottenBeforeAStart() throws Exception {
    provider.apply(context, new Action.Create(desired));

    assertTrue(
        host.calls.indexOf("systemctl reset-failed") < host.calls.indexOf("systemctl restart"));
  }

  @Test
  void aStartJobThatFailsIsReportedWithTheEndOfTheProcessAndStopped() {
    host.startJobFails = true;
    host.unit = new UnitStatus("activating", "auto-restart", "run-1", "exit-code", 0, 0, 1, 126);
    host.log = "Error: crun: executable file `/operator` not found\n";

    ProviderException failure =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(desired)));

    assertEquals(
        "container greentic-acme is not good: its start failed (exit code 126): unit"
            + " greentic-acme.service cannot be restarted: the command ended with exit code 1: Job"
            + " failed.; it was stopped\n"
            + "the last lines of its log:\n"
            + "  Error: crun: executable file `/operator` not found",
        failure.getMessage());
    assertTrue(host.calls.contains("systemctl stop"));
  }

  @Test
  void aSecretThatWasChangedInTheRunningEnvironmentIsSeenAndNotShown() throws Exception {
    host.container = Optional.of(running("PASSWORD=other"));

    Mapping observed = provider.observe(context, desired).orElseThrow().without("foreignListeners");

    assertFalse(observed.get("secrets").equals(desired.get("secrets")));
    assertFalse(observed.toString().contains("other"));
  }

  @Test
  void aContainerOfSomebodyElseHasNoLabels() throws Exception {
    host.container = Optional.of(FakeHost.running(IMAGE, Map.of()));

    Mapping observed = provider.observe(context, desired).orElseThrow();

    assertTrue(observed.get("launch").isEmpty());
    assertTrue(observed.get("bundle").isEmpty());
  }

  @Test
  void anotherBundleThanItsLabelSaysIsSeen() throws Exception {
    kernel.backing("/root/other.squashfs");

    Mapping observed = provider.observe(context, desired).orElseThrow();

    assertEquals("/root/other.squashfs", observed.text("bundle"));
  }

  @Test
  void oneThatRunsBesideAStoppedUnitIsNotActive() throws Exception {
    host.unit = new UnitStatus("inactive", "dead", "", "success", 0, 0, 0, 0);

    Mapping observed = provider.observe(context, desired).orElseThrow();

    assertEquals(Value.of(false), observed.get("active").orElseThrow());
    assertTrue(observed.get("certificate").isEmpty());
  }

  @Test
  void oneThatWasRecordedAndIsStoppedDiffersOnlyInThat() throws Exception {
    Mapping recorded = provider.apply(context, new Action.Create(desired));
    host.container = Optional.empty();

    Mapping observed = provider.observe(context, recorded).orElseThrow();

    assertEquals(Value.of(false), observed.get("active").orElseThrow());
    assertEquals(recorded.get("launch"), observed.get("launch"));
    assertEquals(recorded.get("certificate"), observed.get("certificate"));
  }

  @Test
  void thereIsNoneWhenItNeverRanOrItsUnitIsGone() throws Exception {
    Mapping recorded = provider.apply(context, new Action.Create(desired));
    host.container = Optional.empty();

    assertEquals(Optional.empty(), provider.observe(context, desired));
    host.loadState = "not-found";
    assertEquals(Optional.empty(), provider.observe(context, recorded));
  }

  @Test
  void deletingStopsTheUnitAndRemovesTheContainer() throws Exception {
    provider.apply(context, new Action.Delete(desired));

    assertEquals(
        List.of(
            "systemctl show",
            "systemctl stop",
            "removeContainer greentic-acme",
            "systemctl reset-failed"),
        host.calls);
  }
}
