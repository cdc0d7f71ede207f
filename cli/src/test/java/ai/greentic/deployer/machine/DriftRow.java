package ai.greentic.deployer.machine;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One change by hand, of the deployment acme.
 *
 * @param script makes the change
 * @param findings address and kind of each, with a space between findings
 * @param starts how often the repair starts the application
 */
record DriftRow(String name, String script, String findings, int starts) {
  private static final String BUNDLE = "/var/lib/greentic-deployer/acme/bundles/*.squashfs";
  private static final String ENVIRONMENT = "/etc/greentic-deployer/acme/runtime.env";
  private static final String UNIT = "/etc/systemd/system/greentic-acme.service";
  private static final String COMMAND =
      "command=$(podman inspect greentic-acme --format '{{range .Config.CreateCommand}}{{.}} {{end}}')";
  private static final String OTHER_IMAGE =
      "podman load -q -i /srv/release/operator-0.2.0.oci.tar;"
          + " image=sha256:$(podman image inspect -f '{{.Id}}'"
          + " ghcr.io/greentic-ai/operator-distroless:0.2.0-distroless)";
  private static final String READY =
      "until " + Documents.CURL + "/ready -o /dev/null 2>/dev/null; do :; done";
  private static final String RESTART =
      "systemctl daemon-reload && systemctl restart greentic-acme; " + READY;

  @Override
  public String toString() {
    return name;
  }

  static Stream<DriftRow> all() {
    return Stream.concat(withoutStart(), withStart());
  }

  /** Several at once where none hides another, as a run on a machine takes seconds. */
  private static Stream<DriftRow> withoutStart() {
    return Stream.of(
        together(
            new DriftRow(
                "unit file edited",
                "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT,
                "unit.runtime:unit-edited unit.runtime:unit-not-loaded",
                0),
            new DriftRow(
                "environment file edited",
                "sed -i s/LOG_LEVEL=info/LOG_LEVEL=debug/ " + ENVIRONMENT,
                "file.environment:file-edited",
                0),
            new DriftRow(
                "bundle copy writable", "chmod 0644 " + BUNDLE, "bundle.active:mode-changed", 0),
            new DriftRow(
                "mount unit with another mode",
                "chmod 0666 /etc/systemd/system/run-greentic*.mount",
                "mount.bundle:mode-changed",
                0),
            new DriftRow(
                "folder with other owner and mode",
                "chmod 0777 /var/lib/greentic/state; chown root /var/lib/greentic/state",
                "directory.state:mode-changed directory.state:owner-changed",
                0)),
        together(
            new DriftRow(
                "unit file edited and read by systemd",
                "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT + "; systemctl daemon-reload",
                "unit.runtime:unit-edited",
                0),
            new DriftRow(
                "environment file removed", "rm " + ENVIRONMENT, "file.environment:missing", 0),
            new DriftRow(
                "mount unit edited",
                "sed -i s/noexec/exec/ /etc/systemd/system/run-greentic*.mount",
                "mount.bundle:unit-edited",
                0),
            new DriftRow(
                "client certificate removed",
                "rm /etc/greentic/admin/client.crt",
                "certificate.client:certificate-missing",
                0)),
        together(
            new DriftRow(
                "drop-in added",
                "mkdir "
                    + UNIT
                    + ".d; printf '[Service]\\nNice=5\\n' > "
                    + UNIT
                    + ".d/nice.conf;"
                    + " systemctl daemon-reload",
                "unit.runtime:drop-in-added",
                0),
            new DriftRow(
                "environment file readable by all, of another owner",
                "chmod 0644 " + ENVIRONMENT + "; chown nobody " + ENVIRONMENT,
                "file.environment:mode-changed file.environment:owner-changed",
                0),
            new DriftRow(
                "drop-in of the mount unit",
                "cd /etc/systemd/system; mkdir $(ls -d run-greentic*.mount).d;"
                    + " printf '[Mount]\\nOptions=loop,ro\\n' > $(ls -d run-greentic*.d)/loose.conf;"
                    + " systemctl daemon-reload",
                "mount.bundle:drop-in-added",
                0),
            new DriftRow(
                "key readable by all",
                "chmod 0644 /etc/greentic/admin/server.key",
                "certificate.server:mode-changed",
                0)),
        together(
            new DriftRow(
                "unit file with other owner and mode",
                "chown nobody " + UNIT + "; chmod 0666 " + UNIT,
                "unit.runtime:mode-changed unit.runtime:owner-changed",
                0),
            new DriftRow(
                "mount unit masked, its file moved away",
                "cd /etc/systemd/system; unit=$(ls run-greentic*.mount); mv $unit /root/moved.mount;"
                    + " systemctl mask -- $unit",
                "mount.bundle:mount-masked",
                0),
            new DriftRow(
                "client certificate expired",
                LeafScript.of("client", "-91 days", "-1 day"),
                "certificate.client:certificate-expired",
                0)),
        together(
            new DriftRow(
                "service disabled",
                "systemctl disable greentic-acme",
                "unit.runtime:service-disabled",
                0),
            new DriftRow(
                "account with other ids",
                "sed -i -E 's/^(greentic:x):[0-9]+:[0-9]+/\\1:5999:5998/' /etc/passwd;"
                    + " sed -i -E 's/^(greentic:x):[0-9]+/\\1:5998/' /etc/group",
                "account.runtime:account-changed",
                0)),
        new DriftRow("unit file removed", "rm " + UNIT, "unit.runtime:missing", 0),
        new DriftRow(
            "unit file replaced by a link",
            "mv " + UNIT + " /root/moved.service; ln -s /root/moved.service " + UNIT,
            "unit.runtime:file-replaced",
            0),
        new DriftRow(
            "service masked, its file moved away",
            "mv " + UNIT + " /root/moved.service; systemctl mask greentic-acme",
            "unit.runtime:service-masked",
            0),
        new DriftRow(
            "service masked until the next boot",
            "rm " + UNIT + "; systemctl mask --runtime greentic-acme",
            "unit.runtime:service-masked",
            0),
        new DriftRow(
            "bundle unmounted while the service runs",
            "sed -i /^BindsTo=/d "
                + UNIT
                + "; sed -i /^RequiresMountsFor=/d "
                + UNIT
                + "; systemctl daemon-reload; umount -l /run/greentic-deployer/acme/bundles/*",
            "mount.bundle:mount-inactive unit.runtime:unit-edited",
            // It holds the old mount, whose bytes are right.
            0));
  }

  private static Stream<DriftRow> withStart() {
    return Stream.of(
        new DriftRow(
            "unit file edited and the service started with it",
            "sed -i 's/^RestartSec=.*/RestartSec=1h/' " + UNIT + "; " + RESTART,
            "unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new DriftRow(
            "command line edited and the service started with it",
            "sed -i 's/--pull=never/--pull=never --env=DEBUG=1/' " + UNIT + "; " + RESTART,
            "container.runtime:other-command container.runtime:other-environment"
                + " unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new DriftRow(
            "drop-in added and the service started with it",
            "mkdir "
                + UNIT
                + ".d; printf '[Service]\\nNice=5\\n' > "
                + UNIT
                + ".d/nice.conf; "
                + RESTART,
            "unit.runtime:drop-in-added unit.runtime:started-from-edit",
            1),
        new DriftRow(
            "service masked and stopped",
            "mv " + UNIT + " /root/moved.service; systemctl mask --now greentic-acme",
            "container.runtime:service-stopped unit.runtime:service-masked",
            1),
        new DriftRow(
            "service stopped",
            "systemctl stop greentic-acme",
            "container.runtime:service-stopped",
            1),
        new DriftRow(
            "environment file edited and the service started with it",
            "sed -i s/LOG_LEVEL=info/LOG_LEVEL=debug/ " + ENVIRONMENT + "; " + RESTART,
            "container.runtime:other-environment file.environment:file-edited",
            1),
        new DriftRow(
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
        new DriftRow(
            "folder removed under the application",
            "rm -rf /var/lib/greentic/cache",
            "container.runtime:folder-removed-while-running directory.cache:missing",
            1),
        new DriftRow(
            "bundle copy overwritten in place",
            "printf x | dd of=$(ls " + BUNDLE + ") bs=1 seek=200 conv=notrunc status=none",
            "bundle.active:bundle-overwritten",
            1),
        new DriftRow(
            "bundle copy replaced by another file",
            "f=$(ls "
                + BUNDLE
                + "); cp /srv/release/acme-2.squashfs $f.new; chmod 0444 $f.new;"
                + " mv -f $f.new $f",
            "bundle.active:bundle-replaced container.runtime:other-bundle"
                + " mount.bundle:mount-inactive",
            1),
        new DriftRow(
            "bundle copy replaced by a file of the same bytes",
            "f=$(ls " + BUNDLE + "); cp -p $f $f.new; mv -f $f.new $f",
            "container.runtime:other-bundle mount.bundle:mount-inactive",
            1),
        new DriftRow(
            "bundle unmounted",
            "umount -l /run/greentic-deployer/acme/bundles/*;"
                + " until ! systemctl is-active -q greentic-acme; do sleep 0.1; done",
            "container.runtime:service-stopped mount.bundle:mount-inactive",
            1),
        new DriftRow(
            "another image started by the edited unit",
            OTHER_IMAGE + "; sed -i \"s/sha256:[0-9a-f]*$/$image/\" " + UNIT + "; " + RESTART,
            "container.runtime:other-command container.runtime:other-image"
                + " unit.runtime:started-from-edit unit.runtime:unit-edited",
            1),
        new DriftRow(
            "container started by hand",
            COMMAND + "; systemctl stop greentic-acme; $command; " + READY,
            "container.runtime:container-started-by-hand",
            1),
        new DriftRow(
            "another image started by hand",
            COMMAND
                + "; "
                + OTHER_IMAGE
                + "; systemctl stop greentic-acme; ${command/sha256:*/$image}; "
                + READY,
            "container.runtime:container-started-by-hand container.runtime:other-command"
                + " container.runtime:other-image",
            1),
        new DriftRow(
            "container restarted by hand",
            // At times podman kills what watches the container, and systemd begins it again.
            "podman restart greentic-acme || true;"
                + " until ! systemctl is-active -q greentic-acme; do sleep 0.1; done;"
                + " systemctl stop greentic-acme",
            "container.runtime:service-stopped",
            1),
        new DriftRow(
            "server certificate removed",
            "rm /etc/greentic/admin/server.crt",
            "certificate.server:certificate-missing",
            1),
        new DriftRow(
            "server certificate in its last third",
            LeafScript.of("server", "-70 days", "+20 days"),
            "certificate.server:certificate-expiring",
            1),
        new DriftRow(
            "server certificate expired, and the service started with it",
            LeafScript.of("server", "-91 days", "-1 day") + "systemctl restart greentic-acme",
            "certificate.server:certificate-expired container.runtime:certificate-not-in-use",
            1),
        new DriftRow(
            "server certificate and key replaced by others",
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                + " -subj /CN=other -keyout /root/other.key -out /root/other.crt 2>/dev/null;"
                + " cat /root/other.crt > /etc/greentic/admin/server.crt;"
                + " cat /root/other.key > /etc/greentic/admin/server.key",
            "certificate.server:certificate-invalid",
            1),
        new DriftRow(
            "application told to listen on all addresses",
            "echo GREENTIC_TEST_MISBEHAVE=listen-any >> " + ENVIRONMENT + "; " + RESTART,
            "container.runtime:other-environment container.runtime:other-listener"
                + " file.environment:file-edited",
            1));
  }

  private static DriftRow together(DriftRow... rows) {
    return new DriftRow(
        Stream.of(rows).map(DriftRow::name).collect(Collectors.joining("; ")),
        Stream.of(rows).map(row -> "(" + row.script() + ")").collect(Collectors.joining("\n")),
        Stream.of(rows)
            .flatMap(row -> Stream.of(row.findings().split(" ")))
            .sorted()
            .collect(Collectors.joining(" ")),
        Stream.of(rows).mapToInt(DriftRow::starts).sum());
  }
}
