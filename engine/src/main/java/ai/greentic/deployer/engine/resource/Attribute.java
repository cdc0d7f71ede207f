package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.value.Value;
import java.util.Set;

/** One attribute of a resource type: its name, its kind and how the planner treats it. */
public record Attribute(String name, Value.Kind kind, Set<Trait> traits) {

  /** How the planner treats an attribute. */
  public enum Trait {
    /** Must be set in the document. */
    REQUIRED,
    /** Another value needs another object: the change replaces instead of updating in place. */
    FORCES_REPLACEMENT,
    /** Found out or made by the provider; never set in a document. */
    COMPUTED,
    /** Holds a secret; only its {@link Value.Fingerprint} may be stored or shown. */
    SECRET,
    /**
     * The host does not show it, so an observation cannot hold it: the value recorded in the state
     * stands in its place.
     */
    NOT_OBSERVABLE,
    /** Changes by itself (a process id, a time); no part of drift or of a precondition. */
    VOLATILE,
    /** A rendered file: shown as a unified diff. */
    FILE_CONTENT
  }

  public Attribute {
    traits = Set.copyOf(traits);
  }

  public static Attribute of(String name, Value.Kind kind, Trait... traits) {
    return new Attribute(name, kind, Set.of(traits));
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
