package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a plan means for the generations of its deployment.
 *
 * @param onFailure what happens when an action fails
 * @param keep how many generations before the new one stay, at least 1
 * @param active the generation that the host had when planning, to which a failed plan returns; 0
 *     for none
 * @param departed the host was changed since it had that generation
 * @param commits the generation that the host has when all is done: a new one, the active one when
 *     nothing else is desired, 0 when all is removed; none when only a part is done
 * @param restores the generation whose resources are desired again; 0 for none
 * @param collects the generations that go when this is committed, in order
 */
public record Rollout(
    OnFailure onFailure,
    int keep,
    long active,
    boolean departed,
    OptionalLong commits,
    long restores,
    List<Long> collects) {
  public Rollout {
    collects = List.copyOf(collects);
  }

  /** Whether something of the generations is to be recorded even if there is no action. */
  boolean records() {
    if (commits.isEmpty()) {
      return false;
    }
    long next = commits.getAsLong();
    boolean isFirstOrLast = (active == 0) != (next == 0);
    return departed || isFirstOrLast || (next == active && !collects.isEmpty());
  }
}
