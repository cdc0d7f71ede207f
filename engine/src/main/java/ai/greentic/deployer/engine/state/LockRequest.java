package ai.greentic.deployer.engine.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Who wants the lock, and how long it waits for another run.
 *
 * @param nonce of the plan that is to be applied
 */
public record LockRequest(String verb, Optional<String> nonce, Duration timeout) {

  public static LockRequest of(String verb, Duration timeout) {
    return new LockRequest(verb, Optional.empty(), timeout);
  }
}
