package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import java.util.Set;

/**
 * What the user asked of a plan beside the document.
 *
 * @param targets only these and what they depend on; empty for all
 * @param replace replaced even if nothing differs
 */
public record PlanOptions(
    Plan.Mode mode, Plan.OnFailure onFailure, Set<Address> targets, Set<Address> replace) {
  public PlanOptions {
    targets = Set.copyOf(targets);
    replace = Set.copyOf(replace);
  }

  public static PlanOptions apply(Plan.OnFailure onFailure) {
    return new PlanOptions(Plan.Mode.APPLY, onFailure, Set.of(), Set.of());
  }

  public static PlanOptions destroy(boolean purgeData) {
    return new PlanOptions(
        purgeData ? Plan.Mode.DESTROY_AND_PURGE : Plan.Mode.DESTROY,
        Plan.OnFailure.STOP,
        Set.of(),
        Set.of());
  }
}
