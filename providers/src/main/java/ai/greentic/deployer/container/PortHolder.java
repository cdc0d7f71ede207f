package ai.greentic.deployer.container;

import ai.greentic.deployer.container.ListeningSockets.Listener;
import ai.greentic.deployer.host.EngineContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out which processes listen on a port. */
public final class PortHolder {
  private final Path proc;

  /**
   * @param proc the proc file system, {@code /proc}
   */
  public PortHolder(Path proc) {
    this.proc = proc;
  }

  /**
   * Whoever listens on the port and belongs neither to a unit nor to a container, a clause each.
   *
   * @param unit whose processes may listen
   * @param container one whose processes may listen; docker's have a control group named by its ID,
   *     and podman's are outside of the unit when somebody started it by hand
   */
  public List<String> strangers(int port, String unit, Optional<EngineContainer> container)
      throws IOException {
    List<String> strangers = new ArrayList<>();
    for (Listener listener : new ListeningSockets(proc).on(port)) {
      Optional<Path> process = owner(listener.inode());
      boolean ours =
          process.isPresent()
              && (belongsTo(process.get(), unit)
                  || (container.isPresent() && isIn(process.get(), container.get())));
      if (!ours) {
        strangers.add(
            listener.where()
                + ":"
                + port
                + " is held by "
                + (process.isEmpty() ? "a process of another container" : name(process.get())));
      }
    }
    return List.copyOf(strangers);
  }

  private Optional<Path> owner(long inode) throws IOException {
    Path socket = Path.of("socket:[" + inode + "]");
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          return Optional.of(process);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Path socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).equals(socket)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      // It ended while it was looked at.
      return false;
    }
  }

  private static boolean belongsTo(Path process, String unit) throws IOException {
    return Files.readAllLines(process.resolve("cgroup")).stream()
        .anyMatch(line -> (line + "/").contains("/" + unit + "/"));
  }

  private boolean isIn(Path process, EngineContainer container) throws IOException {
    return Files.readString(process.resolve("cgroup")).contains(container.id())
        || (container.processId() > 0
            && sameProcesses(process, proc.resolve(Long.toString(container.processId()))));
  }

  /** Whether two processes are in one namespace of process ids, as those of a container are. */
  private static boolean sameProcesses(Path one, Path other) {
    Path namespace = Path.of("ns", "pid");
    try {
      return Files.readSymbolicLink(one.resolve(namespace))
          .equals(Files.readSymbolicLink(other.resolve(namespace)));
    } catch (IOException e) {
      // One of them has ended.
      return false;
    }
  }

  private static String name(Path process) throws IOException {
    return Files.readString(process.resolve("comm")).strip()
        + " (process "
        + process.getFileName()
        + ")";
  }
}
