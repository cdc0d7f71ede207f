package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.value.Value;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

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
    /**
     * Actions of other resources can change it too, such as whether systemd has read a unit file:
     * part of drift, of no precondition.
     */
    INDIRECT,
    /** A rendered file: shown as a unified diff. */
    FILE_CONTENT
  }

  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9_]{0,63}");

  /** Throws IllegalArgumentException when the name is no name or the traits contradict. */
  public Attribute {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name of an attribute; it is letters, digits and _, begins with a"
              + " lower-case letter and has at most 64 characters");
    }
    Objects.requireNonNull(kind, "kind is null");
    traits = Set.copyOf(traits);
    refuse(name, traits, Trait.COMPUTED, Trait.REQUIRED);
    refuse(name, traits, Trait.COMPUTED, Trait.FORCES_REPLACEMENT);
    refuse(name, traits, Trait.VOLATILE, Trait.FORCES_REPLACEMENT);
    refuse(name, traits, Trait.VOLATILE, Trait.NOT_OBSERVABLE);
    refuse(name, traits, Trait.SECRET, Trait.FILE_CONTENT);
    if (traits.contains(Trait.FILE_CONTENT) && kind != Value.Kind.TEXT) {
      throw new IllegalArgumentException(
          "attribute " + name + " is FILE_CONTENT, so it must be a TEXT");
    }
  }

  private static void refuse(String name, Set<Trait> traits, Trait one, Trait other) {
    if (traits.contains(one) && traits.contains(other)) {
      throw new IllegalArgumentException(
          "attribute " + name + " is " + one + ", so it cannot be " + other);
    }
  }

  public static Attribute of(String name, Value.Kind kind, Trait... traits) {
    return new Attribute(name, kind, Set.of(traits));
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
