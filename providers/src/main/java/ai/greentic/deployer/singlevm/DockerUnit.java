package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.singlevm.ContainerLaunch.Bind;
import ai.greentic.deployer.spec.ResourceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The unit with docker. The payload is a child of containerd, not of the unit: the unit's main
 * process is docker's client, which waits for the payload, passes its output on and ends with its
 * exit code. Limits are therefore docker's, and the unit's sandbox holds the client only.
 */
record DockerUnit(ContainerLaunch container) implements EngineUnit {

  /** The client ends with the daemon, and so does the payload. */
  @Override
  public String dependencies() {
    return """
    Requires=docker.service
    After=docker.service
    """;
  }

  /** A daemon that is stopped stops this unit, and one that is started starts it again. */
  @Override
  public String wantedBy() {
    return "multi-user.target docker.service";
  }

  @Override
  public String service(String launch) {
    return life(launch) + sandbox();
  }

  private String life(String launch) {
    String docker = container.facts().enginePath();
    String name = container.layout().container();
    String remove = quiet(docker + " rm --force --volumes " + name);
    return """
    Type=exec
    SyslogIdentifier=%%N
    # This machine's daemon, and none of root's own settings, such as proxies.
    Environment=DOCKER_HOST=unix:///var/run/docker.sock DOCKER_CONFIG=/nonexistent
    # What a power cut left has the container's name.
    ExecStartPre=-%s
    ExecStart=%s
    ExecStop=-%s
    # Exit code 137 does not say who sent the signal.
    ExecStopPost=-%s inspect "--format={{if .State.OOMKilled}}%s{{end}}" %s
    ExecStopPost=-%s
    KillMode=mixed
    # SIGTERM ends a container as asked. SIGKILL may come from the kernel, for want of memory.
    SuccessExitStatus=143
    TimeoutStartSec=90
    # Longer than the container's own --stop-timeout.
    TimeoutStopSec=%d
    Restart=on-failure
    RestartSec=2
    """
        .formatted(
            remove,
            ContainerLaunch.lines(runCommand(docker, launch)),
            quiet(docker + " stop --time=" + STOP_TIMEOUT + " " + name),
            docker,
            "the kernel ended the container for want of memory (OOM)",
            name,
            remove,
            2 * STOP_TIMEOUT);
  }

  /** Without what it prints, which would stand in the application's log. */
  private static String quiet(String command) {
    return "/bin/sh -c \"" + command + " >/dev/null 2>&1\"";
  }

  @Override
  public List<String> command(String launch) {
    return List.of();
  }

  private List<String> runCommand(String docker, String launch) {
    List<String> command = new ArrayList<>(List.of(docker, "run"));
    // systemd restarts it, and reads its output from the client.
    command.addAll(List.of("--restart=no", "--log-driver=none"));
    command.add("--userns=host");
    command.addAll(container.commonOptions());
    limits(command);
    command.addAll(environment());
    command.addAll(container.labels(launch));
    // Read-only, nosuid, nodev and noexec as the mount itself; "readonly" would undo the last
    // three.
    command.add(mount(container.bundle(), ""));
    container.storage().forEach(bind -> command.add(mount(bind, "")));
    container.certificates().forEach(bind -> command.add(mount(bind, ",readonly")));
    command.addAll(container.program());
    return command;
  }

  /**
   * Docker hands a variable of both files on twice. OCI runtimes differ in which one they take, so
   * that the deployer's file comes first and last: secrets cannot displace what it sets.
   */
  private List<String> environment() {
    String own = "--env-file=" + container.layout().environmentFile();
    return container
        .spec()
        .runtime()
        .envFile()
        .map(secrets -> List.of(own, "--env-file=" + secrets, own))
        .orElse(List.of(own));
  }

  /** Unlike {@code --volume}, a mount of what is not there fails and makes no folder. */
  private static String mount(Bind bind, String options) {
    return "--mount=type=bind,source=" + bind.source() + ",target=" + bind.target() + options;
  }

  private void limits(List<String> command) {
    ResourceLimits limits = container.spec().runtime().resources();
    limits.memoryBytes().ifPresent(bytes -> command.add("--memory=" + bytes));
    limits
        .milliCpus()
        .ifPresent(milli -> command.add("--cpus=%d.%03d".formatted(milli / 1000, milli % 1000)));
    limits.pids().ifPresent(pids -> command.add("--pids-limit=" + pids));
  }

  /**
   * The client talks to the daemon's socket and reads environment files: no more is left to it.
   * Nothing here may hold what podman still runs under the unit's name when docker follows it: IP
   * filters such as {@code IPAddressDeny=} take effect when systemd reads the unit, long before the
   * start.
   */
  private String sandbox() {
    Optional<String> envFile = container.spec().runtime().envFile();
    return """
    # These hold docker's client. The application is the daemon's child: the options above hold it.
    UMask=0077
    NoNewPrivileges=yes
    CapabilityBoundingSet=CAP_DAC_READ_SEARCH
    ProtectSystem=strict
    ProtectHome=%s
    PrivateTmp=%s
    PrivateDevices=yes
    PrivateNetwork=yes
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectKernelLogs=yes
    ProtectControlGroups=yes
    ProtectClock=yes
    ProtectHostname=yes
    ProtectProc=invisible
    ProcSubset=pid
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    RestrictNamespaces=yes
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    RemoveIPC=yes
    KeyringMode=private
    DevicePolicy=closed
    RestrictAddressFamilies=AF_UNIX
    SystemCallArchitectures=native
    SystemCallFilter=@system-service
    SystemCallFilter=~@privileged @resources
    SystemCallErrorNumber=EPERM
    """
        .formatted(
            envFile
                    .filter(path -> path.startsWith("/home/") || path.startsWith("/root/"))
                    .isPresent()
                ? "read-only"
                : "yes",
            envFile
                    .filter(path -> path.startsWith("/tmp/") || path.startsWith("/var/tmp/"))
                    .isPresent()
                ? "no"
                : "yes");
  }
}
