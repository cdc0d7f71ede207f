package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.singlevm.ContainerLaunch.Bind;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.ResourceLimits;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The unit with podman. It is what Quadlet would generate (Debian 12's podman has none), with as
 * much sandboxing as podman stands: it needs mounts and namespaces, so that the container's options
 * protect first and the unit's in depth.
 */
record PodmanUnit(ContainerLaunch container) implements EngineUnit {
  /** Processes and threads of podman and its monitor, which count into the unit's limit. */
  private static final int ENGINE_TASKS = 64;

  @Override
  public String dependencies() {
    return "";
  }

  @Override
  public String wantedBy() {
    return "multi-user.target";
  }

  @Override
  public String service(String launch) {
    return life(launch) + limits() + sandbox();
  }

  private String program() {
    return container.facts().enginePath();
  }

  private String life(String launch) {
    String remove = program() + " rm --volumes --force --ignore " + container.layout().container();
    return """
    Type=notify
    NotifyAccess=all
    SyslogIdentifier=%%N
    Environment=PODMAN_SYSTEMD_UNIT=%%n
    ExecStart=%s
    ExecStop=%s
    # For a monitor that was killed and could not clean up.
    ExecStopPost=-%s
    KillMode=mixed
    # SIGTERM and SIGKILL end a container as asked.
    SuccessExitStatus=143 137
    TimeoutStartSec=90
    # Longer than the container's own --stop-timeout.
    TimeoutStopSec=%d
    Restart=on-failure
    RestartSec=2
    """
        .formatted(ContainerLaunch.lines(runCommand(launch)), remove, remove, 2 * STOP_TIMEOUT);
  }

  @Override
  public List<String> command(String launch) {
    return runCommand(launch);
  }

  private List<String> runCommand(String launch) {
    List<String> command = new ArrayList<>(List.of(program(), "--runtime=crun", "run"));
    command.addAll(List.of("--replace", "--rm", "--detach", "--sdnotify=conmon"));
    // The payload stays in the unit's control group, where the unit's limits and device policy
    // hold; of the OCI runtimes only crun can do so.
    command.add("--cgroups=disabled");
    // Lines reach the journal from the payload itself, without those of podman between them.
    command.add("--log-driver=passthrough");
    command.addAll(List.of("--uts=host", "--http-proxy=false", "--read-only-tmpfs=false"));
    // Volumes and updates that an image asks for; with the latter, podman refuses an image ID.
    command.addAll(List.of("--image-volume=ignore", "--label=io.containers.autoupdate=disabled"));
    command.addAll(container.commonOptions());
    container.spec().runtime().envFile().ifPresent(path -> command.add("--env-file=" + path));
    // The last file wins: secrets cannot displace what the deployer sets.
    command.add("--env-file=" + container.layout().environmentFile());
    command.addAll(container.labels(launch));
    command.add(volume(container.bundle()));
    container.storage().forEach(bind -> command.add(volume(bind)));
    container.certificates().forEach(bind -> command.add(volume(bind)));
    command.addAll(container.program());
    return command;
  }

  private static String volume(Bind bind) {
    return "--volume="
        + bind.source()
        + ":"
        + bind.target()
        + (bind.writable() ? ":rw" : ":ro")
        + ",nosuid,nodev"
        + (bind.executable() ? "" : ",noexec");
  }

  private String limits() {
    ResourceLimits limits = container.spec().runtime().resources();
    StringBuilder lines = new StringBuilder();
    limits.memoryBytes().ifPresent(bytes -> lines.append("MemoryMax=" + bytes + "\n"));
    limits
        .milliCpus()
        .ifPresent(milli -> lines.append("CPUQuota=%d.%d%%\n".formatted(milli / 10, milli % 10)));
    limits
        .pids()
        .ifPresent(pids ->
            lines
                .append("# The runtime's processes and threads and those of podman.\n")
                .append("TasksMax=" + (pids + ENGINE_TASKS) + "\n"));
    return lines.toString();
  }

  /**
   * What podman itself stands. Not possible: User=, PrivateDevices=, PrivateUsers=, an allow-list
   * of system calls. MemoryDenyWriteExecute= would reach the payload and break compilers inside it.
   */
  private String sandbox() {
    StorageSpec storage = container.spec().storage();
    return """
    UMask=0077
    NoNewPrivileges=yes
    CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL
    CapabilityBoundingSet=CAP_MKNOD CAP_SETFCAP CAP_SETGID CAP_SETPCAP CAP_SETUID CAP_SYS_ADMIN
    CapabilityBoundingSet=CAP_SYS_CHROOT CAP_SYS_RESOURCE
    ProtectSystem=strict
    # /run and /var/lib/containers are podman's own.
    ReadWritePaths=/run /var/lib/containers -/etc/containers/networks
    ReadWritePaths=%s %s %s %s
    ProtectHome=%s
    PrivateTmp=%s
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectKernelLogs=yes
    ProtectControlGroups=yes
    ProtectClock=yes
    # Possible because the container has --uts=host.
    ProtectHostname=yes
    ProtectProc=invisible
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    # The kinds of namespaces that the container is made of.
    RestrictNamespaces=mnt pid ipc cgroup
    LockPersonality=yes
    RemoveIPC=yes
    KeyringMode=private
    DevicePolicy=closed
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
    SystemCallArchitectures=native
    SystemCallFilter=~@clock @cpu-emulation @debug @module @obsolete @raw-io @reboot @swap
    """
        .formatted(
            storage.stateDir(),
            storage.cacheDir(),
            storage.logDir(),
            storage.tempDir(),
            uses("/home", "/root") ? "read-only" : "yes",
            uses("/tmp", "/var/tmp") ? "no" : "yes");
  }

  /** Whether the engine must see a path below one of these folders. */
  private boolean uses(String... folders) {
    MutualTls mtls = container.spec().runtime().admin().mtls();
    StorageSpec storage = container.spec().storage();
    List<String> paths =
        new ArrayList<>(
            List.of(
                storage.stateDir(),
                storage.cacheDir(),
                storage.logDir(),
                storage.tempDir(),
                mtls.caFile(),
                mtls.certFile(),
                mtls.keyFile()));
    container.spec().runtime().envFile().ifPresent(paths::add);
    return Stream.of(folders)
        .anyMatch(folder -> paths.stream().anyMatch(path -> path.startsWith(folder + "/")));
  }
}
