package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.util.Optional;

/** Where a machine has its policy. Asked anew for each apply. */
@FunctionalInterface
public interface PolicySource {
  /** A machine without a policy. */
  PolicySource NONE = Optional::empty;

  /**
   * The policy; empty only when there certainly is none.
   *
   * @throws DeployerException REFUSED when there is one that cannot be trusted or understood
   */
  Optional<Policy> read() throws DeployerException;
}
