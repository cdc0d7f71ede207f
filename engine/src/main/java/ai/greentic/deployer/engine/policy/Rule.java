package ai.greentic.deployer.engine.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is demanded of the plans of some deployments.
 *
 * @param always demanded of each plan
 * @param maximumAge since the plan was made; any when empty
 * @param more demanded as well of a plan that has the risk
 */
public record Rule(
    List<DeploymentPattern> deployments,
    Requirement always,
    Optional<Duration> maximumAge,
    Map<Risk, Requirement> more) {
  public Rule {
    deployments = List.copyOf(deployments);
    Map<Risk, Requirement> sorted = new EnumMap<>(Risk.class);
    sorted.putAll(more);
    more = Collections.unmodifiableMap(sorted);
  }

  boolean isFor(String deployment) {
    return deployments.stream().anyMatch(pattern -> pattern.matches(deployment));
  }
}
