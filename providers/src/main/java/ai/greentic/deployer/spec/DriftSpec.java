package ai.greentic.deployer.spec;

import java.util.Optional;

/**
 * When somebody looks by itself whether the machine is still as it was applied.
 *
 * @param schedule a calendar expression as systemd.time(7) has it; empty for never
 * @param metricsFile where the result goes for node_exporter's textfile collector
 */
public record DriftSpec(Optional<String> schedule, Optional<String> metricsFile) {
  public static final DriftSpec DEFAULT = new DriftSpec(Optional.empty(), Optional.empty());
}
