package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * What a plan does to one resource, for the people who review it.
 *
 * @param before what was observed (with recorded values of what cannot be observed); empty when the
 *     object is not there
 * @param after what it will be, with unknown values for what only an action can tell; empty when it
 *     will be gone
 * @param differences the attributes that differ, in the schema's order
 * @param reason why, as a clause: {@code changed in the document}, {@code edited on the host}
 * @param interrupts the application stops for a while
 */
public record Change(
    Address address,
    Kind kind,
    Optional<Mapping> before,
    Optional<Mapping> after,
    List<Difference> differences,
    String reason,
    boolean interrupts) {

  /** What happens to a resource. */
  public enum Kind {
    NO_OP,
    CREATE,
    UPDATE,
    /** The old object is deleted, then the new one made. */
    REPLACE,
    /** The new object is made and used before the old one is deleted. */
    REPLACE_CREATE_FIRST,
    DELETE,
    /**
     * An object that was replaced before takes the place of the current one, as it stands there.
     */
    RESTORE,
    /** Only the state changes: what the document says of its life. */
    RECORD,
    /** The object stands there already; it becomes ours, with the differences updated. */
    ADOPT,
    /** It leaves the state; the host is left as it is. */
    FORGET,
    /** Destroy leaves it, because it holds data or something that holds data needs it. */
    RETAIN
  }

  public Change {
    differences = List.copyOf(differences);
  }

  Change withInterrupts(boolean stops) {
    return new Change(address, kind, before, after, differences, reason, stops);
  }

  /** Whether applying it changes the host or the state. */
  public boolean isChange() {
    return kind != Kind.NO_OP && kind != Kind.RETAIN;
  }
}
