package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import java.util.Set;

/**
 * What the user asked of a plan beside the document.
 *
 * @param keep how many generations before the new one stay
 * @param restores the generation to return to; 0 for none
 * @param targets only these and what they depend on; empty for all
 * @param replace replaced even if nothing differs
 */
public record PlanOptions(
    Plan.Mode mode,
    Plan.OnFailure onFailure,
    int keep,
    long restores,
    Set<Address> targets,
    Set<Address> replace) {
  /** How many earlier generations stay unless the document says otherwise. */
  public static final int KEEP = 3;

  public PlanOptions {
    targets = Set.copyOf(targets);
    replace = Set.copyOf(replace);
  }

  public static PlanOptions apply(Plan.OnFailure onFailure) {
    return new PlanOptions(Plan.Mode.APPLY, onFailure, KEEP, 0, Set.of(), Set.of());
  }

  /**
   * To return to a generation.
   *
   * @param keep as its own plan says
   */
  public static PlanOptions rollback(Plan.OnFailure onFailure, int keep, long restores) {
    return new PlanOptions(Plan.Mode.ROLLBACK, onFailure, keep, restores, Set.of(), Set.of());
  }

  public static PlanOptions destroy(boolean purgeData) {
    return new PlanOptions(
        purgeData ? Plan.Mode.DESTROY_AND_PURGE : Plan.Mode.DESTROY,
        Plan.OnFailure.STOP,
        KEEP,
        0,
        Set.of(),
        Set.of());
  }
}
