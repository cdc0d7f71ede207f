package ai.greentic.deployer.host;

import java.util.List;
import java.util.Map;

/**
 * A container, running or not.
 *
 * @param imageId {@code sha256:…}
 * @param command the command line that made it, word by word; empty when the engine does not tell
 * @param environment entries of the form {@code NAME=value}; they can hold secrets
 * @param status the engine's word, such as {@code running} or {@code exited}
 * @param startedAt when its process was last started, as the engine writes it
 * @param exitCode of its process; 0 while it runs
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param processId of its first process as the host counts, 0 when it does not run
 */
public record EngineContainer(
    String id,
    String imageId,
    Map<String, String> labels,
    List<String> command,
    List<String> environment,
    String status,
    boolean running,
    String startedAt,
    int exitCode,
    boolean outOfMemory,
    long processId) {
  public EngineContainer {
    labels = Map.copyOf(labels);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** Without the environment, which can hold secrets. */
  @Override
  public String toString() {
    return "EngineContainer[" + id + ", " + imageId + ", " + status + "]";
  }
}
