package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.ResourceLimits;
import ai.greentic.deployer.spec.StorageSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The systemd unit that runs the container. It is what Quadlet would generate (Debian 12's podman
 * has none), by image ID and bundle digest, with as much sandboxing as podman stands: its own
 * engine needs mounts and namespaces, so that the container's options protect first and the unit's
 * in depth.
 */
record RuntimeUnit(DeploymentSpec spec, Layout layout, HostFacts facts) {
  /** Seconds between SIGTERM and SIGKILL for the runtime. */
  private static final int STOP_TIMEOUT = 20;

  /** Processes and threads of podman and its monitor, which count into the unit's limit. */
  private static final int ENGINE_TASKS = 64;

  /**
   * The digest over everything that a start goes by, so that a running container tells what it was
   * started from. Comments do not count: a container need not restart for them.
   */
  String launch() {
    String significant =
        content("")
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .collect(Collectors.joining("\n"));
    String environment = new EnvironmentFile(spec, layout).content();
    return Digests.sha256((significant + "\0" + environment).getBytes(StandardCharsets.UTF_8));
  }

  String content() {
    return content(launch());
  }

  private String content(String launch) {
    return "# Made by greentic-deployer for the deployment "
        + spec.name()
        + "; a plan finds edits and undoes them.\n"
        + unitSection()
        + "\n"
        + "[Service]\n"
        + serviceLife(launch)
        + limits()
        + sandbox()
        + "\n"
        + """
        [Install]
        WantedBy=multi-user.target
        """;
  }

  private BundleMountUnit mount() {
    String sha256 = facts.bundle().sha256();
    return new BundleMountUnit(spec.name(), layout.bundle(sha256), layout.bundleMountPoint(sha256));
  }

  private String unitSection() {
    StorageSpec storage = spec.storage();
    return """
    [Unit]
    Description=greentic deployment %s
    After=network.target
    # Stops with its bundle: RequiresMountsFor= would leave it running after a bare umount.
    BindsTo=%s
    After=%s
    RequiresMountsFor=%s %s %s %s
    # A release that keeps crashing ends in the state failed.
    StartLimitIntervalSec=300
    StartLimitBurst=5
    """
        .formatted(
            spec.name(),
            mount().unit(),
            mount().unit(),
            storage.stateDir(),
            storage.cacheDir(),
            storage.logDir(),
            storage.tempDir());
  }

  private String serviceLife(String launch) {
    String remove = facts.enginePath() + " rm --volumes --force --ignore " + layout.container();
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
        .formatted(
            runCommand(launch).stream()
                .map(UnitSyntax::argument)
                .collect(Collectors.joining(" \\\n    ")),
            remove,
            remove,
            2 * STOP_TIMEOUT);
  }

  private List<String> runCommand(String launch) {
    MutualTls mtls = spec.runtime().admin().mtls();
    StorageSpec storage = spec.storage();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(facts.enginePath(), "--runtime=crun", "run"));
    command.add("--name=" + layout.container());
    command.addAll(List.of("--replace", "--rm", "--detach", "--sdnotify=conmon"));
    // The payload stays in the unit's control group, where the unit's limits and device policy
    // hold;
    // of the OCI runtimes only crun can do so.
    command.add("--cgroups=disabled");
    // Lines reach the journal from the payload itself, without those of podman between them.
    command.add("--log-driver=passthrough");
    command.add("--stop-timeout=" + STOP_TIMEOUT);
    command.add("--pull=never");
    command.add("--no-healthcheck");
    command.addAll(List.of("--network=host", "--uts=host", "--http-proxy=false"));
    command.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
    command.add("--tmpfs=/tmp:rw,noexec,nosuid,nodev,size=64m");
    command.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges"));
    command.add("--user=" + facts.uid() + ":" + facts.gid());
    spec.runtime().envFile().ifPresent(path -> command.add("--env-file=" + path));
    // The last file wins: secrets cannot displace what the deployer sets.
    command.add("--env-file=" + layout.environmentFile());
    command.add("--label=ai.greentic.deployer.deployment=" + spec.name());
    command.add("--label=ai.greentic.deployer.bundle=" + facts.bundle().sha256());
    command.add("--label=ai.greentic.deployer.launch=" + launch);
    command.add(volume(mount().where(), layout.bundleInContainer(), "ro,nosuid,nodev,noexec"));
    command.add(volume(storage.stateDir(), "rw,nosuid,nodev,noexec"));
    // Compiled code is mapped from the cache, which noexec would refuse.
    command.add(volume(storage.cacheDir(), "rw,nosuid,nodev"));
    command.add(volume(storage.logDir(), "rw,nosuid,nodev,noexec"));
    command.add(volume(storage.tempDir(), "rw,nosuid,nodev,noexec"));
    for (String file : List.of(mtls.caFile(), mtls.certFile(), mtls.keyFile())) {
      command.add(volume(file, "ro,nosuid,nodev,noexec"));
    }
    command.add(facts.image().imageId());
    command.addAll(spec.runtime().args());
    return command;
  }

  private static String volume(String path, String options) {
    return volume(path, path, options);
  }

  private static String volume(String source, String target, String options) {
    return "--volume=" + source + ":" + target + ":" + options;
  }

  private String limits() {
    ResourceLimits limits = spec.runtime().resources();
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
    StorageSpec storage = spec.storage();
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
    MutualTls mtls = spec.runtime().admin().mtls();
    StorageSpec storage = spec.storage();
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
    spec.runtime().envFile().ifPresent(paths::add);
    return Stream.of(folders)
        .anyMatch(folder -> paths.stream().anyMatch(path -> path.startsWith(folder + "/")));
  }
}
