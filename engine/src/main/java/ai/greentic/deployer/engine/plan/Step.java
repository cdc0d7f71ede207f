package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import java.util.List;

/**
 * One action of a plan. Its number is its place in the plan.
 *
 * @param waitsFor numbers of the steps that must have ended well before, all smaller than its own
 */
public record Step(Address address, Operation operation, List<Integer> waitsFor) {

  /** What a step does. */
  public enum Operation {
    CREATE,
    UPDATE,
    /** Takes an object over that stands there already, updating what differs. */
    ADOPT,
    /** Deletes the current object. */
    DELETE,
    /** Makes the replacement beside the current object, which becomes deposed. */
    CREATE_REPLACEMENT,
    /** Deletes objects that were replaced. */
    DELETE_DEPOSED,
    /** Writes to the state what the document says of the object's life. */
    RECORD,
    /** Drops the object from the state and leaves the host as it is. */
    FORGET
  }

  public Step {
    waitsFor = List.copyOf(waitsFor);
  }
}
