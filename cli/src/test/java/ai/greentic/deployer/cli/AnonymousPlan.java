package ai.greentic.deployer.cli;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;

/** A plan without what no two plans share, to compare the bytes of the rest. */
public final class AnonymousPlan {
  private AnonymousPlan() {}

  /**
   * Its file with another nonce and time.
   *
   * @param first the first plan of a state chooses its lineage, too
   */
  public static byte[] of(Plan plan, boolean first) {
    Plan.Header header = plan.header();
    String zeros = "0".repeat(32);
    return PlanFile.encode(
        new Plan(
            new Plan.Header(
                header.toolVersion(),
                header.deployment(),
                header.mode(),
                header.rollout(),
                zeros,
                0,
                header.hostId(),
                first ? zeros : header.lineage(),
                header.serial(),
                first ? zeros + zeros : header.stateDigest(),
                header.providers()),
            plan.document(),
            plan.desired(),
            plan.changes(),
            plan.steps(),
            plan.preconditions(),
            plan.artifacts()));
  }
}
