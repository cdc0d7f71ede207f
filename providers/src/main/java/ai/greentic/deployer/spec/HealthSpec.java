package ai.greentic.deployer.spec;

import java.util.Optional;

/**
 * When the runtime counts as started.
 *
 * @param readinessPath URL path that answers 2xx when the runtime takes work
 * @param livenessPath URL path that answers 2xx while the runtime lives
 * @param startupTimeoutSeconds how long a start may take until readiness, in seconds
 * @param minReadySeconds how long the runtime must stay ready before the deployment counts as good,
 *     in seconds
 * @param endpoint base URL to probe instead of https://&lt;admin.bind&gt;, on loopback, without a
 *     path
 */
public record HealthSpec(
    String readinessPath,
    String livenessPath,
    int startupTimeoutSeconds,
    int minReadySeconds,
    Optional<String> endpoint) {
  public static final HealthSpec DEFAULT =
      new HealthSpec("/ready", "/health", 120, 3, Optional.empty());
}
