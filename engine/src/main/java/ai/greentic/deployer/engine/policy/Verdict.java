package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.problem.Problem;
import java.util.List;

/**
 * What a policy says to a plan.
 *
 * @param signatures all that came with the plan, checked
 * @param reasons why it may not be applied; empty when it may
 */
public record Verdict(List<CheckedSignature> signatures, List<Problem> reasons) {
  public Verdict {
    signatures = List.copyOf(signatures);
    reasons = List.copyOf(reasons);
  }

  public boolean isAllowed() {
    return reasons.isEmpty();
  }
}
