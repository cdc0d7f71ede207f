package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Systemd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks at a service and at what it wrote. */
final class UnitWatch {
  private static final String LINES = "40";

  /** SD_MESSAGE_UNIT_PROCESS_EXIT and SD_MESSAGE_UNIT_FAILURE_RESULT (sd-messages.h). */
  private static final String PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15";

  private static final String FAILURE_RESULT = "d9b373ed55a64feb8242e02dbe79a49c";

  /** What podman itself prints into the log: the ID of what it started or removed. */
  private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

  private final Systemd systemd;
  private final Commands commands;

  UnitWatch(Systemd systemd, Commands commands) {
    this.systemd = systemd;
    this.commands = commands;
  }

  UnitStatus status(String unit) throws ProviderException, InterruptedException {
    return UnitStatus.of(systemd.show(unit, UnitStatus.PROPERTIES.toArray(String[]::new)));
  }

  /**
   * What systemd noted when a run ended (systemd's catalog of messages), such as {@code Main
   * process exited, code=exited, status=3/NOTIMPLEMENTED}; empty when it noted nothing.
   */
  String ending(String unit, String invocation) throws InterruptedException {
    List<String> noted = new ArrayList<>();
    try {
      commands.run(Command.of("journalctl", "--sync"));
      commands
          .run(
              Command.of(
                  "journalctl",
                  "--output=cat",
                  "--quiet",
                  "--no-pager",
                  "MESSAGE_ID=" + PROCESS_EXIT,
                  "MESSAGE_ID=" + FAILURE_RESULT,
                  "UNIT=" + unit,
                  "INVOCATION_ID=" + invocation))
          .out()
          .lines()
          .map(line -> line.startsWith(unit + ": ") ? line.substring(unit.length() + 2) : line)
          .map(line -> line.endsWith(".") ? line.substring(0, line.length() - 1) : line)
          .forEach(noted::add);
    } catch (ProviderException e) {
      // It only helps to understand a failure that is reported already.
      noted.add("the journal cannot be read: " + e.getMessage());
    }
    return String.join("; ", noted);
  }

  /** The control group of a unit below the root of all, empty when it has none now. */
  String controlGroup(String unit) throws ProviderException, InterruptedException {
    return systemd.show(unit, "ControlGroup").getOrDefault("ControlGroup", "");
  }

  /** The last lines that some runs of a container wrote, at most 40. */
  List<String> log(String container, Set<String> invocations) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "journalctl",
                "--quiet",
                "--no-pager",
                "--output=cat",
                "--identifier=" + container,
                "--lines=" + LINES));
    // Matches of one field are alternatives.
    invocations.forEach(invocation -> command.add("_SYSTEMD_INVOCATION_ID=" + invocation));
    List<String> lines = new ArrayList<>();
    try {
      commands.run(Command.of("journalctl", "--sync"));
      commands
          .run(Command.of(command))
          .out()
          .lines()
          .filter(line -> !line.equals(container) && !CONTAINER_ID.matcher(line).matches())
          .forEach(lines::add);
    } catch (ProviderException e) {
      // The log only helps to understand a failure that is reported already.
      lines.add("(the log cannot be read: " + e.getMessage() + ")");
    }
    return lines;
  }
}
