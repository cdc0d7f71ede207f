package ai.greentic.deployer.spec;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the container may use at most; empty means no limit of our own.
 *
 * @param memoryBytes main memory in bytes
 * @param milliCpus processor time in thousandths of one processor: 500 is half of one
 * @param pids processes and threads
 */
public record ResourceLimits(OptionalLong memoryBytes, OptionalInt milliCpus, OptionalInt pids) {
  public static final ResourceLimits NONE =
      new ResourceLimits(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
}
