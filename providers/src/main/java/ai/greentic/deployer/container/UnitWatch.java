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
