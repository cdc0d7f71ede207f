package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether one run of a container goes on, and why it does not. */
final class RunCheck {
  private static final String OUT_OF_MEMORY = "the kernel ended it for want of memory (OOM)";

  private final UnitWatch watch;
  private final ContainerEngine engine;
  private final Path controlGroups;

  /**
   * @param controlGroups the control group file system, {@code /sys/fs/cgroup}
   */
  RunCheck(UnitWatch watch, ContainerEngine engine, Path controlGroups) {
    this.watch = watch;
    this.engine = engine;
    this.controlGroups = controlGroups;
  }

  void requireRunning(Gate gate, UnitStatus status)
      throws Rejection, ProviderException, InterruptedException {
    if (!status.isRunning()) {
      throw Rejection.stopped(
          HostError.CONTAINER_EXITED, "it ended right after its start: " + ending(gate, status));
    }
  }

  void requireSame(Gate gate, UnitStatus run)
      throws Rejection, ProviderException, InterruptedException {
    UnitStatus now = watch.status(gate.unit());
    if (!now.isRunning()) {
      throw Rejection.stopped(HostError.CONTAINER_EXITED, "it ended: " + ending(gate, now));
    }
    if (!now.sameRunAs(run) || now.restarts() > run.restarts()) {
      String noted = watch.ending(gate.unit(), run.invocation());
      throw Rejection.stopped(
          HostError.CONTAINER_EXITED,
          "it ended and was restarted by systemd" + (noted.isEmpty() ? "" : ": " + noted));
    }
  }

  /** Why it does not run, a clause such as {@code exit code 3}. */
  String ending(Gate gate, UnitStatus status) throws ProviderException, InterruptedException {
    return isOutOfMemory(gate, status) ? OUT_OF_MEMORY : status.ending();
  }

  /**
   * systemd tells of its own control groups and the engine of its; the kernel's counter
   * (memory.events, cgroup-v2) tells of processes beside the first one too.
   */
  private boolean isOutOfMemory(Gate gate, UnitStatus status)
      throws ProviderException, InterruptedException {
    return status.isOutOfMemory()
        || engineSaysSo(gate.container())
        || killsIn(watch.controlGroup(gate.unit())) > 0;
  }

  /** An engine that does not work must not hide how the process ended. */
  private boolean engineSaysSo(String container) throws InterruptedException {
    try {
      return engine.container(container).map(EngineContainer::outOfMemory).orElse(false);
    } catch (ProviderException e) {
      return false;
    }
  }

  private long killsIn(String controlGroup) {
    if (controlGroup.isEmpty()) {
      return 0;
    }
    Path events = controlGroups.resolve(controlGroup.substring(1)).resolve("memory.events");
    try {
      return Files.readAllLines(events).stream()
          .filter(line -> line.startsWith("oom_kill "))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
          .sum();
    } catch (IOException | NumberFormatException e) {
      // The group is gone with its last process, or the host does not count.
      return 0;
    }
  }
}
