package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  private static final String BUNDLE = "/var/lib/greentic-deployer/acme/bundles/*.squashfs";
  private static final String ENVIRONMENT = "/etc/greentic-deployer/acme/runtime.env";
  private static final String UNIT = "/etc/systemd/system/greentic-acme.service";
  private static final String COMMAND =
      "command=$(podman inspect greentic-acme --format '{{range .Config.CreateCommand}}{{.}} {{end}}')";
  private static final String OTHER_IMAGE =
      "podman load -q -i /srv/release/operator-0.2.0.oci.tar;"
          + " image=sha256:$(podman image inspect -f '{{.Id}}'"
          + " ghcr.io/greentic-ai/operator-distroless:0.2.0-distroless)";
  private static final String RESTART =
      "systemctl daemon-reload && systemctl restart greentic-acme && sleep 0.3";

  private final Machine machine = Machine.boot("drift-table");

  /**
   * One change by hand.
   *
   * @param script makes the change
   * @param findings address and kind of each, with a space between findings
   * @param starts how often the repair starts the application
   */
  record Row(String name, String script, String findings, int starts) {
    @Override
    public String toString() {
      return name;
    }
  }

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
    machine.close();
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "unit file edited",
            "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT,
            "unit.runtime:unit-edited unit.runtime:unit-not-loaded",
            0),
        new Row(
            "unit file edited and read by systemd",
            "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT + "; systemctl daemon-reload",
            "unit.runtime:unit-edited",
            0),
        new Row(
            "unit file edited and the service started with it",
            "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT + "; " + RESTART,
            "unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new Row(
            "command line edited and the service started with it",
            "sed -i 's/--pull=never/--pull=never --env=DEBUG=1/' " + UNIT + "; " + RESTART,
            "container.runtime:other-command container.runtime:other-environment"
                + " unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new Row(
            "drop-in added",
            "mkdir "
                + UNIT
                + ".d; printf '[Service]\\nNice=5\\n' > "
                + UNIT
                + ".d/nice.conf;"
                + " systemctl daemon-reload",
            "unit.runtime:drop-in-added",
            0),
        new Row(
            "drop-in added and the service started with it",
            "mkdir "
                + UNIT
                + ".d; printf '[Service]\\nNice=5\\n' > "
                + UNIT
                + ".d/nice.conf; "
                + RESTART,
            "unit.runtime:drop-in-added unit.runtime:started-from-edit",
            1),
        new Row(
            "unit file with other owner and mode",
            "chown nobody " + UNIT + "; chmod 0666 " + UNIT,
            "unit.runtime:mode-changed unit.runtime:owner-changed",
            0),
        new Row("unit file removed", "rm " + UNIT, "unit.runtime:missing", 0),
        new Row(
            "unit file replaced by a link",
            "mv " + UNIT + " /root/moved.service; ln -s /root/moved.service " + UNIT,
            "unit.runtime:file-replaced",
            0),
        new Row(
            "service disabled",
            "systemctl disable greentic-acme",
            "unit.runtime:service-disabled",
            0),
        new Row(
            "service masked, its file moved away",
            "mv " + UNIT + " /root/moved.service; systemctl mask greentic-acme",
            "unit.runtime:service-masked",
            0),
        new Row(
            "service masked until the next boot",
            "rm " + UNIT + "; systemctl mask --runtime greentic-acme",
            "unit.runtime:service-masked",
            0),
        new Row(
            "service masked and stopped",
            "mv " + UNIT + " /root/moved.service; systemctl mask --now greentic-acme",
            "container.runtime:service-stopped unit.runtime:service-masked",
            1),
        new Row(
            "service stopped",
            "systemctl stop greentic-acme",
            "container.runtime:service-stopped",
            1),
        new Row(
            "environment file edited",
            "sed -i s/LOG_LEVEL=info/LOG_LEVEL=debug/ " + ENVIRONMENT,
            "file.environment:file-edited",
            0),
        new Row(
            "environment file edited and the service started with it",
            "sed -i s/LOG_LEVEL=info/LOG_LEVEL=debug/ " + ENVIRONMENT + "; " + RESTART,
            "container.runtime:other-environment file.environment:file-edited",
            1),
        new Row(
            "environment file edited, the service started with it, the file put back",
            "cp -p "
                + ENVIRONMENT
                + " /root/kept; echo EXTRA=1 >> "
                + ENVIRONMENT
                + "; "
                + RESTART
                + "; cat /root/kept > "
                + ENVIRONMENT,
            "container.runtime:other-environment",
            1),
        new Row("environment file removed", "rm " + ENVIRONMENT, "file.environment:missing", 0),
        new Row(
            "environment file readable by all, of another owner",
            "chmod 0644 " + ENVIRONMENT + "; chown nobody " + ENVIRONMENT,
            "file.environment:mode-changed file.environment:owner-changed",
            0),
        new Row(
            "folder with other owner and mode",
            "chmod 0777 /var/lib/greentic/state; chown root /var/lib/greentic/state",
            "directory.state:mode-changed directory.state:owner-changed",
            0),
        new Row(
            "folder removed under the application",
            "rm -rf /var/lib/greentic/cache",
            "container.runtime:folder-removed-while-running directory.cache:missing",
            1),
        new Row("bundle copy writable", "chmod 0644 " + BUNDLE, "bundle.active:mode-changed", 0),
        new Row(
            "bundle copy overwritten in place",
            "printf x | dd of=$(ls " + BUNDLE + ") bs=1 seek=200 conv=notrunc status=none",
            "bundle.active:bundle-overwritten",
            1),
        new Row(
            "bundle copy replaced by another file",
            "f=$(ls "
                + BUNDLE
                + "); cp /srv/release/acme-2.squashfs $f.new; chmod 0444 $f.new;"
                + " mv -f $f.new $f",
            "bundle.active:bundle-replaced container.runtime:other-bundle"
                + " mount.bundle:mount-inactive",
            1),
        new Row(
            "bundle copy replaced by a file of the same bytes",
            "f=$(ls " + BUNDLE + "); cp -p $f $f.new; mv -f $f.new $f",
            "container.runtime:other-bundle mount.bundle:mount-inactive",
            1),
        new Row(
            "bundle unmounted",
            "umount -l /run/greentic-deployer/acme/bundles/*;"
                + " until ! systemctl is-active -q greentic-acme; do sleep 0.1; done",
            "container.runtime:service-stopped mount.bundle:mount-inactive",
            1),
        new Row(
            "bundle unmounted while the service runs",
            "sed -i /^BindsTo=/d "
                + UNIT
                + "; sed -i /^RequiresMountsFor=/d "
                + UNIT
                + "; systemctl daemon-reload; umount -l /run/greentic-deployer/acme/bundles/*",
            "mount.bundle:mount-inactive unit.runtime:unit-edited",
            // It holds the old mount, whose bytes are right.
            0),
        new Row(
            "mount unit edited",
            "sed -i s/noexec/exec/ /etc/systemd/system/run-greentic*.mount",
            "mount.bundle:unit-edited",
            0),
        new Row(
            "mount unit with another mode",
            "chmod 0666 /etc/systemd/system/run-greentic*.mount",
            "mount.bundle:mode-changed",
            0),
        new Row(
            "another image started by the edited unit",
            OTHER_IMAGE + "; sed -i \"s/sha256:[0-9a-f]*$/$image/\" " + UNIT + "; " + RESTART,
            "container.runtime:other-command container.runtime:other-image"
                + " unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new Row(
            "container started by hand",
            COMMAND + "; systemctl stop greentic-acme; $command",
            "container.runtime:container-started-by-hand",
            1),
        new Row(
            "another image started by hand",
            COMMAND
                + "; "
                + OTHER_IMAGE
                + "; systemctl stop greentic-acme; ${command/sha256:*/$image}",
            "container.runtime:container-started-by-hand container.runtime:other-command"
                + " container.runtime:other-image",
            1),
        new Row(
            "container restarted by hand",
            "podman restart greentic-acme || true;"
                + " until ! systemctl is-active -q greentic-acme; do sleep 0.1; done",
            "container.runtime:service-stopped",
            1),
        new Row(
            "server certificate removed",
            "rm /etc/greentic/admin/server.crt",
            "certificate.server:certificate-missing",
            1),
        new Row(
            "client certificate removed",
            "rm /etc/greentic/admin/client.crt",
            "certificate.client:certificate-missing",
            0),
        new Row(
            "key readable by all",
            "chmod 0644 /etc/greentic/admin/server.key",
            "certificate.server:mode-changed",
            0),
        new Row(
            "account with other ids",
            "sed -i -E 's/^(greentic:x):[0-9]+:[0-9]+/\\1:5999:5998/' /etc/passwd;"
                + " sed -i -E 's/^(greentic:x):[0-9]+/\\1:5998/' /etc/group",
            "account.runtime:account-changed",
            0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isFoundNamedAndRepaired(Row row) throws Exception {
    machine.read(row.script());

    JsonNode drift = json(machine.deployer("drift -name=acme -json").exits(2));
    Outcome text = machine.deployer("drift -name=acme").exits(2);
    Set<String> found = new TreeSet<>();
    for (JsonNode resource : drift.path("resources")) {
      for (JsonNode finding : resource.path("findings")) {
        String kind = finding.path("kind").asText();
        found.add(resource.path("address").asText() + ":" + kind);
        text.says("# " + resource.path("address").asText() + ": ").says("[" + kind + "]");
      }
    }
    assertEquals(row.findings(), String.join(" ", found), text::toString);
    long before = starts();
    Outcome repair = machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertEquals(row.starts(), starts() - before, repair::toString);
    machine.deployer("drift -name=acme").exits(0).says("No drift.");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
    assertEquals("200", machine.read(Documents.CURL + "/ready -o /dev/null -w '%{http_code}'"));
  }

  /** How often systemd has started the application. */
  private long starts() {
    return Long.parseLong(
        machine.read(
            "journalctl --sync; journalctl -q -o cat _PID=1 -u greentic-acme"
                + " | grep -c '^Started greentic-acme.service' || true"));
  }

  private static JsonNode json(Outcome outcome) throws Exception {
    JsonNode document = new JsonMapper().readTree(outcome.out());
    assertEquals("greentic.ai/v1alpha1", document.path("apiVersion").asText());
    assertEquals("Drift", document.path("kind").asText());
    return document;
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
    machine.deployer("drift -name=acme").exits(0);
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
    machine.deployer("drift -name=acme").exits(0);
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
  }
}
