package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;

/**
 * One action of a plan. Its number is its place in the plan.
 *
 * @param objects what names the replaced objects that it deletes; empty for other operations
 * @param waitsFor numbers of the steps that must have ended well before, all smaller than its own
 */
public record Step(
    Address address, Operation operation, List<Mapping> objects, List<Integer> waitsFor) {

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
    /** Deletes objects that were replaced, those that the step names. */
    DELETE_DEPOSED,
    /** Makes a replaced object the current one again; the current one becomes deposed. */
    RESTORE,
    /** Writes to the state what the document says of the object's life. */
    RECORD,
    /** Drops the object from the state and leaves the host as it is. */
    FORGET;

    /** Whether it only takes away. */
    public boolean removes() {
      return switch (this) {
        case DELETE, DELETE_DEPOSED, FORGET -> true;
        case CREATE, UPDATE, ADOPT, CREATE_REPLACEMENT, RESTORE, RECORD -> false;
      };
    }
  }

  public Step {
    objects = List.copyOf(objects);
    waitsFor = List.copyOf(waitsFor);
  }

  /** A step that deletes no replaced objects. */
  public Step(Address address, Operation operation, List<Integer> waitsFor) {
    this(address, operation, List.of(), waitsFor);
  }
}
