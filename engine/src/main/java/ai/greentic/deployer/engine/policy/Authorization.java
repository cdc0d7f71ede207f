package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Schema;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets through what the machine's policy allows; everything on a machine without a policy. */
public record Authorization(PolicySource source, Map<String, Schema> schemas, InstantSource clock) {

  /**
   * Reads the policy and holds the plan against it.
   *
   * @return the signatures that are valid; empty on a machine without a policy, which knows no keys
   * @throws DeployerException REFUSED with every reason
   */
  public List<Signer> require(SignedPlan plan) throws DeployerException {
    Optional<Policy> policy = source.read();
    if (policy.isEmpty()) {
      return List.of();
    }
    Verdict verdict = new PolicyCheck(policy.get(), schemas).verdict(plan, clock.instant());
    if (!verdict.isAllowed()) {
      throw new DeployerException(Category.REFUSED, verdict.reasons());
    }
    return verdict.signatures().stream()
        .filter(CheckedSignature::valid)
        .flatMap(signature -> signature.signer().stream())
        .distinct()
        .toList();
  }
}
