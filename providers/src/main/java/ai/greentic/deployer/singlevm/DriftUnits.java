package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DriftSpec;
import java.util.Optional;

/**
 * The service that looks for drift and the timer that starts it. The service changes nothing but
 * the file of metrics: everything else is read-only to it, apart from what podman's own bookkeeping
 * needs.
 *
 * @param program the deployer's own program
 */
record DriftUnits(DeploymentSpec spec, Layout layout, String program) {
  /** Where the deployer is installed when nothing else is known. */
  static final String USUAL_PROGRAM = "/opt/greentic-deployer/bin/greentic-deployer";

  String service() {
    DriftSpec drift = spec.drift();
    String stateDir = folder(layout.stateFolder());
    Optional<String> metricsFolder = drift.metricsFile().map(DriftUnits::folder);
    return """
    # Made by greentic-deployer for the deployment %s; a plan finds edits and undoes them.
    [Unit]
    Description=greentic deployment %s, look for drift
    After=%s
    # A deployer that is not installed any more, or not right now, is no failure of the deployment.
    ConditionFileIsExecutable=%s

    [Service]
    Type=oneshot
    ExecStart=%s drift -name=%s -state-dir=%s -journal%s
    # Drift is a finding and no failure of the check.
    SuccessExitStatus=2
    SyslogIdentifier=greentic-drift
    TimeoutStartSec=10min
    Nice=10
    IOSchedulingClass=idle
    UMask=0022
    NoNewPrivileges=yes
    CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_SYS_PTRACE CAP_SYS_ADMIN
    ProtectSystem=strict
    ReadWritePaths=/run -/var/lib/containers -/etc/containers/networks%s
    ProtectHome=read-only
    PrivateTmp=yes
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectKernelLogs=yes
    ProtectClock=yes
    ProtectHostname=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    LockPersonality=yes
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
    SystemCallArchitectures=native
    SystemCallFilter=~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap
    """
        .formatted(
            spec.name(),
            spec.name(),
            layout.unit(),
            program.replace("%", "%%"),
            UnitSyntax.argument(program),
            spec.name(),
            UnitSyntax.argument(stateDir),
            drift.metricsFile().map(file -> " -metrics-file=" + file).orElse(""),
            metricsFolder.map(folder -> " " + folder).orElse(""));
  }

  String timer() {
    return """
    # Made by greentic-deployer for the deployment %s; a plan finds edits and undoes them.
    [Unit]
    Description=greentic deployment %s, when to look for drift

    [Timer]
    OnCalendar=%s
    # One that was missed while the machine was off is made up for.
    Persistent=yes

    [Install]
    WantedBy=timers.target
    """
        .formatted(spec.name(), spec.name(), spec.drift().schedule().orElseThrow());
  }

  /** The folder of an absolute path, on whatever system this is planned. */
  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }
}
