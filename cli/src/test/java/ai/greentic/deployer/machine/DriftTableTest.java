package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row changes one thing by hand; the application starts again as often as the row says. */
@Tag("machine")
@DisplayName("What was changed by hand is found, named, and repaired with the least disruption")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftTableTest {
  private final Machine machine = Machine.boot("drift-table");
  private boolean asApplied;

  @BeforeAll
  void deploy() {
    machine.write(
        "/root/deployment.yaml",
        Documents.offline("env:\n  LOG_LEVEL: info", "health:\n  minReadySeconds: 0\n"));
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    machine.deployer("drift -name=acme").exits(0).says("No drift.");
  }

  @AfterAll
  void stop() {
    try (machine) {
      machine.deployer("drift -name=acme").exits(0).says("No drift.");
    }
  }

  @BeforeEach
  void expectNothing() {
    asApplied = false;
  }

  /** A row that failed leaves the machine as the next one needs it. */
  @AfterEach
  void deployAgain() {
    if (!asApplied) {
      machine.run(
          "systemctl stop greentic-acme stranger; podman rm --force --ignore greentic-acme;"
              + " greentic-deployer destroy -name=acme -auto-approve -purge-data;"
              + " rm -rf /etc/systemd/system/*greentic* /run/systemd/system/*greentic*;"
              + " systemctl daemon-reload");
      machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ai.greentic.deployer.machine.DriftRow#all")
  void isFoundNamedAndRepaired(DriftRow row) throws Exception {
    machine.read(row.script());
    Run before = run();

    Outcome drift = machine.deployer("drift -name=acme -json").exits(2);
    assertEquals(row.findings(), found(drift), drift::toString);
    Outcome repair = machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    Run after = run();
    assertEquals(row.starts(), after.starts() - before.starts(), repair::toString);
    assertEquals(row.starts() == 0, before.invocation().equals(after.invocation()));
    assertEquals(row.starts() == 0, before.container().equals(after.container()));
    requireAsApplied();
  }

  /** That there is no drift is part of what the next row expects. */
  private void requireAsApplied() {
    machine
        .run(
            "greentic-deployer plan deployment.yaml -detailed-exitcode && "
                + Documents.CURL
                + "/ready -o /dev/null -w 'ready answers %{http_code}'")
        .exits(0)
        .says("No changes.")
        .says("ready answers 200");
    asApplied = true;
  }

  /**
   * One run of the application.
   *
   * @param starts how often systemd has started it
   */
  private record Run(String invocation, String container, long starts) {}

  private Run run() {
    List<String> lines =
        machine
            .read(
                "journalctl --sync; systemctl show -P InvocationID greentic-acme;"
                    + " podman container inspect -f '{{.Id}}' greentic-acme 2>/dev/null || echo none;"
                    + " journalctl -q -o cat _PID=1 -u greentic-acme"
                    + " | grep -c '^Started greentic-acme.service' || true")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return new Run(lines.getFirst(), lines.get(lines.size() - 2), Long.parseLong(lines.getLast()));
  }

  /** What the last but one of the JSON lines tells. */
  private static JsonNode drift(Outcome outcome) throws Exception {
    List<String> lines = outcome.out().lines().toList();
    JsonNode told = new JsonMapper().readTree(lines.get(lines.size() - 2));
    assertEquals("drift", told.path("type").asText());
    assertEquals("acme", told.path("deployment").asText());
    return told.path("drift");
  }

  private static String found(Outcome outcome) throws Exception {
    Set<String> found = new TreeSet<>();
    for (JsonNode resource : drift(outcome).path("resources")) {
      for (JsonNode finding : resource.path("findings")) {
        found.add(resource.path("address").asText() + ":" + finding.path("kind").asText());
      }
    }
    return String.join(" ", found);
  }

  @Test
  void aForeignListenerIsNamedAndLeftToPeople() throws Exception {
    machine.read(
        "systemctl stop greentic-acme;"
            + " systemd-run -q --unit=stranger systemd-socket-activate -l 127.0.0.1:8433 cat;"
            + " until ss -tln | grep -q :8433; do sleep 0.1; done");

    machine
        .deployer("drift -name=acme")
        .exits(2)
        .says("[service-stopped]")
        .says("[foreign-listener]")
        .says("127.0.0.1:8433 is held by systemd-socket")
        .says("stop that process, then apply");
    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says("the admin port is taken: 127.0.0.1:8433 is held by systemd-socket");
    machine.read("systemctl stop stranger");

    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    requireAsApplied();
  }

  @Test
  void aFolderThatIsSomethingElseNowIsNamedAndLeftToPeople() {
    String state = "/var/lib/greentic/state";
    machine.read(
        "mv "
            + state
            + " /root/aside; ln -s /root/aside "
            + state
            + "; chmod 0777 /var/log/greentic");

    machine
        .deployer("drift -name=acme")
        .exits(2)
        .says("[folder-replaced]")
        .says("a symbolic link")
        .says("links are not followed: name the real path, or remove the link")
        .says("directory.log")
        .says("[mode-changed]");
    machine.deployer("status -name=acme").exits(0).says("directory.state");
    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says(state + " is a symbolic link; it must be a directory");
    machine.read("rm " + state + "; mv /root/aside " + state);

    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    requireAsApplied();
  }

  /** The calendar is never due while the test runs; the service is what its timer starts. */
  @Test
  void aScheduleLogsAndMeasuresAndIsAResourceLikeTheOthers() {
    machine.read("mkdir -p /srv/metrics; cp deployment.yaml scheduled.yaml");
    machine.read(
        "printf '  drift:\\n    schedule: 2099-01-01\\n    metricsFile: /srv/metrics/acme.prom\\n'"
            + " >> scheduled.yaml");
    machine.deployer("apply scheduled.yaml -auto-approve").exits(0).says("2 added");
    machine.deployer("plan scheduled.yaml -detailed-exitcode").exits(0);
    machine.read("chmod 0777 /var/lib/greentic/state; systemctl stop greentic-acme.drift.timer");

    machine.read("systemctl start greentic-acme.drift.service");

    assertEquals(
        """
        timer-stopped unit.drift-timer: greentic-acme.drift.timer was stopped; expected active, found inactive
        mode-changed directory.state: the mode of folder /var/lib/greentic/state was changed; expected 0750, found 0777
        acme: Drift: 2 resources are no longer as applied.
        """
            .lines()
            .sorted()
            .toList(),
        machine
            .read("journalctl --sync; journalctl -q -o cat -t greentic-drift")
            .lines()
            .sorted()
            .toList());
    assertEquals(
        """
        greentic_deployer_drift_check_success{deployment="acme"} 1
        greentic_deployer_drift_resources{deployment="acme"} 2
        greentic_deployer_drift{deployment="acme",address="directory.state",kind="mode-changed"} 1
        greentic_deployer_drift{deployment="acme",address="unit.drift-timer",kind="timer-stopped"} 1
        644\
        """
            .lines()
            .toList(),
        machine
            .read(
                "grep -E '^greentic_deployer_drift(_check_success|_resources)?\\{'"
                    + " /srv/metrics/acme.prom; stat -c %a /srv/metrics/acme.prom")
            .lines()
            .toList());
    machine.deployer("apply scheduled.yaml -auto-approve").exits(0).says("2 changed");
    assertEquals("active", machine.read("systemctl is-active greentic-acme.drift.timer"));

    machine.deployer("apply deployment.yaml -auto-approve").exits(0).says("2 destroyed");
    assertEquals("", machine.read("ls /etc/systemd/system | grep drift || true"));
    requireAsApplied();
  }
}
