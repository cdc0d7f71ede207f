package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares attributes as a schema says they are to be compared. */
public final class Comparison {
  private final Schema schema;

  public Comparison(Schema schema) {
    this.schema = schema;
  }

  /** An observation, completed with what the state recorded of attributes no host shows. */
  public Mapping complete(Mapping observed, Optional<Mapping> recorded) {
    Mapping complete = observed;
    for (Attribute attribute : schema.attributes().values()) {
      Optional<Value> kept = recorded.flatMap(mapping -> mapping.get(attribute.name()));
      if (attribute.has(Trait.NOT_OBSERVABLE)
          && kept.isPresent()
          && complete.get(attribute.name()).isEmpty()) {
        complete = complete.with(attribute.name(), kept.get());
      }
    }
    return complete;
  }

  /**
   * The attributes in which a desired object differs from what there is.
   *
   * @param before a completed observation
   * @param recorded the state's attributes, empty when the object is not in the state; then
   *     attributes that no host shows cannot differ. A computed attribute differs when it is no
   *     longer as recorded: an update makes it anew.
   */
  public List<Difference> differences(Mapping before, Mapping after, Optional<Mapping> recorded) {
    List<Difference> differences = new ArrayList<>();
    for (Attribute attribute : schema.attributes().values()) {
      String name = attribute.name();
      boolean comparable =
          !attribute.has(Trait.VOLATILE)
              && !(attribute.has(Trait.NOT_OBSERVABLE) && recorded.isEmpty());
      boolean drift = recorded.isPresent() && !before.get(name).equals(recorded.get().get(name));
      boolean differs =
          attribute.has(Trait.COMPUTED) ? drift : !before.get(name).equals(after.get(name));
      if (comparable && differs) {
        differences.add(
            new Difference(
                name,
                drift,
                attribute.has(Trait.FORCES_REPLACEMENT),
                attribute.has(Trait.FILE_CONTENT)));
      }
    }
    return differences;
  }

  /** The attributes of which the host no longer has what was recorded. */
  public List<String> drift(Mapping recorded, Mapping observed) {
    List<String> drifted = new ArrayList<>();
    for (Attribute attribute : schema.attributes().values()) {
      boolean comparable = !attribute.has(Trait.NOT_OBSERVABLE) && !attribute.has(Trait.VOLATILE);
      if (comparable && !recorded.get(attribute.name()).equals(observed.get(attribute.name()))) {
        drifted.add(attribute.name());
      }
    }
    return drifted;
  }

  /** What names an object: its attributes that force replacement. */
  public Mapping identity(Mapping attributes) {
    Mapping identity = Mapping.EMPTY;
    for (Attribute attribute : schema.attributes().values()) {
      Optional<Value> value = attributes.get(attribute.name());
      if (attribute.has(Trait.FORCES_REPLACEMENT) && value.isPresent()) {
        identity = identity.with(attribute.name(), value.get());
      }
    }
    return identity;
  }

  /** The deposed object of a resource that these attributes name, if one is. */
  public Optional<Mapping> deposed(Optional<ManagedResource> managed, Mapping attributes) {
    return managed.stream()
        .flatMap(resource -> resource.deposed().stream())
        .filter(deposed -> sameObject(deposed, attributes))
        .reduce((_, last) -> last);
  }

  /** Whether two sets of attributes name one and the same object. */
  public boolean sameObject(Mapping one, Mapping other) {
    return schema.attributes().values().stream()
        .filter(attribute -> attribute.has(Trait.FORCES_REPLACEMENT))
        .allMatch(attribute -> one.get(attribute.name()).equals(other.get(attribute.name())));
  }
}
