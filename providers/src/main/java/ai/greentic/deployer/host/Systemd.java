package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The system's service manager, through systemctl(1) and systemd-analyze(1), version 250 or later.
 */
public final class Systemd {
  private static final Duration JOB_LIMIT = Duration.ofMinutes(2);

  private final Commands commands;

  public Systemd(Commands commands) {
    this.commands = commands;
  }

  /**
   * Properties of a unit, such as {@code ActiveState} and {@code MainPID}; empty texts for those
   * that are not set. A unit that does not exist has the {@code LoadState} {@code not-found}.
   */
  public Map<String, String> show(String unit, String... properties)
      throws ProviderException, InterruptedException {
    Result result =
        commands
            .run(
                Command.of(
                    "systemctl", "show", "--property=" + String.join(",", properties), "--", unit))
            .orFail(
                HostError.SYSTEMD_FAILED,
                "unit " + unit + " cannot be read",
                "check that systemd runs: systemctl is-system-running");
    Map<String, String> values = new TreeMap<>();
    for (String line : result.out().lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    for (String property : properties) {
      values.putIfAbsent(property, "");
    }
    return values;
  }

  public boolean isActive(String unit) throws ProviderException, InterruptedException {
    return "active".equals(show(unit, "ActiveState").get("ActiveState"));
  }

  /** Whether a unit starts at boot; a masked one does not. */
  public boolean isEnabled(String unit) throws ProviderException, InterruptedException {
    return "enabled".equals(show(unit, "UnitFileState").get("UnitFileState"));
  }

  /** Lets a unit start at boot. systemd itself sees it after {@link #daemonReload}. */
  public void enable(String unit) throws ProviderException, InterruptedException {
    commands
        .run(Command.of("systemctl", "enable", "--no-reload", "--", unit))
        .orFail(
            HostError.SYSTEMD_FAILED,
            "unit " + unit + " cannot be enabled",
            "run systemctl enable " + unit + " and look at what it says");
  }

  /**
   * Undoes {@link #enable}, also when the unit file is gone; a unit that does not exist or is
   * disabled already is no error.
   */
  public void disable(String unit) throws ProviderException, InterruptedException {
    Result result = commands.run(Command.of("systemctl", "disable", "--no-reload", "--", unit));
    if (!result.ok() && !result.err().contains("does not exist")) {
      result.orFail(
          HostError.SYSTEMD_FAILED,
          "unit " + unit + " cannot be disabled",
          "run systemctl disable " + unit + " and look at what it says");
    }
  }

  /** Undoes {@code systemctl mask --runtime}; a unit that is not masked so is no error. */
  public void unmaskUntilReboot(String unit) throws ProviderException, InterruptedException {
    commands
        .run(Command.of("systemctl", "unmask", "--runtime", "--", unit))
        .orFail(
            HostError.SYSTEMD_FAILED,
            "unit " + unit + " cannot be unmasked",
            "run systemctl unmask --runtime " + unit + " and look at what it says");
  }

  /** When the main process of a service was started last; empty when it never was. */
  public Optional<Instant> startedAt(String unit) throws ProviderException, InterruptedException {
    String text =
        commands
            .run(
                Command.of(
                    "systemctl",
                    "show",
                    "--timestamp=us+utc",
                    "--property=ExecMainStartTimestamp",
                    "--value",
                    "--",
                    unit))
            .orFail(
                HostError.SYSTEMD_FAILED,
                "unit " + unit + " cannot be read",
                "check that systemd runs")
            .out()
            .strip();
    return SystemdTimestamp.parse(text);
  }

  /** Starts a unit and waits for the result of the job, at most 2 minutes. */
  public void start(String unit) throws ProviderException, InterruptedException {
    start(unit, JOB_LIMIT);
  }

  public void start(String unit, Duration limit) throws ProviderException, InterruptedException {
    job("start", "started", unit, limit);
  }

  /** Stops a unit and waits for the result of the job; one that does not exist is no error. */
  public void stop(String unit) throws ProviderException, InterruptedException {
    stop(unit, JOB_LIMIT);
  }

  public void stop(String unit, Duration limit) throws ProviderException, InterruptedException {
    Map<String, String> state = show(unit, "LoadState", "ActiveState");
    if ("inactive".equals(state.get("ActiveState"))) {
      return;
    }
    job("stop", "stopped", unit, limit);
  }

  public void restart(String unit) throws ProviderException, InterruptedException {
    restart(unit, JOB_LIMIT);
  }

  public void restart(String unit, Duration limit) throws ProviderException, InterruptedException {
    job("restart", "restarted", unit, limit);
  }

  private void job(String verb, String done, String unit, Duration limit)
      throws ProviderException, InterruptedException {
    commands
        .run(Command.of("systemctl", verb, "--", unit).withLimit(limit))
        .orFail(
            HostError.UNIT_JOB_FAILED,
            "unit " + unit + " cannot be " + done,
            "look at its log: journalctl --unit=" + unit + " --lines=50");
  }

  /** Has systemd read all its units again, which takes as long as starting a small service. */
  public void daemonReload() throws ProviderException, InterruptedException {
    commands
        .run(Command.of("systemctl", "daemon-reload"))
        .orFail(
            HostError.SYSTEMD_FAILED,
            "systemd cannot read its units again",
            "check that systemd runs: systemctl is-system-running");
  }

  /** After a unit file was written: reloads, unless systemd found the new file by itself. */
  public void written(String unit, Path file) throws ProviderException, InterruptedException {
    Map<String, String> state = show(unit, "LoadState", "FragmentPath", "NeedDaemonReload");
    boolean current =
        "loaded".equals(state.get("LoadState"))
            && file.toString().equals(state.get("FragmentPath"))
            && "no".equals(state.get("NeedDaemonReload"));
    if (!current) {
      daemonReload();
    }
  }

  /** After a unit file was removed: reloads, unless systemd has forgotten the unit by itself. */
  public void removed(String unit) throws ProviderException, InterruptedException {
    if (!"not-found".equals(show(unit, "LoadState").get("LoadState"))) {
      daemonReload();
    }
    resetFailed(unit);
  }

  /** Forgets that a unit failed; one that is not loaded is no error. */
  public void resetFailed(String unit) throws ProviderException, InterruptedException {
    Result result = commands.run(Command.of("systemctl", "reset-failed", "--", unit));
    if (!result.ok() && !result.err().contains("not loaded")) {
      result.orFail(
          HostError.SYSTEMD_FAILED,
          "the failures of unit " + unit + " cannot be reset",
          "run systemctl reset-failed " + unit + " and look at what it says");
    }
  }

  /**
   * What systemd has against a unit file, a line each; empty when it takes it as it is.
   *
   * @param file has the unit's name, in any folder
   */
  public List<String> verify(Path file) throws ProviderException, InterruptedException {
    // Without --recursive-errors the exit code is 0 whatever is wrong.
    Result result =
        commands.run(
            Command.of(
                "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", file.toString()));
    if (result.ok()) {
      return List.of();
    }
    List<String> complaints = new ArrayList<>();
    for (String line : result.err().lines().toList()) {
      if (!line.isBlank()) {
        complaints.add(line.strip());
      }
    }
    return complaints.isEmpty()
        ? List.of("systemd-analyze verify ended with exit code " + result.exitCode())
        : List.copyOf(complaints);
  }
}
