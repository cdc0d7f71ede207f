package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.policy.PolicySource;
import java.time.Duration;

/**
 * How the engine runs.
 *
 * @param parallelism how many resources are observed or changed at once, at least 1
 * @param lockTimeout how long to wait for another run's lock
 * @param toolVersion written into plans
 * @param hostId a hash of the machine id, lower-case hex; plans are bound to it
 * @param policy what the machine demands of plans before they are applied
 */
public record Settings(
    int parallelism, Duration lockTimeout, String toolVersion, String hostId, PolicySource policy) {
  public Settings {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1");
    }
  }
}
