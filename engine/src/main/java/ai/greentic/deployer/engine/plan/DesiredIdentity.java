package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;

/**
 * The attributes by which a desired object is looked for before anything is planned. What refers to
 * another resource is taken from the state: that is where the object is when the other resource
 * does not change.
 */
public final class DesiredIdentity {
  private DesiredIdentity() {}

  /** Empty when what names the object can only be known once other resources are made. */
  public static Optional<Mapping> of(Resource resource, Schema schema, State state) {
    Mapping attributes =
        References.resolve(resource.attributes(), unknown -> recorded(unknown, state));
    Optional<Mapping> current = state.get(resource.address()).flatMap(ManagedResource::current);
    Mapping identity =
        current.isEmpty() ? attributes : withIgnored(resource, schema, attributes, current.get());
    return new Comparison(schema).identity(identity).isKnown()
        ? Optional.of(identity)
        : Optional.empty();
  }

  private static Value recorded(Value.Unknown unknown, State state) {
    return state
        .get(Address.parse(unknown.address()))
        .flatMap(ManagedResource::current)
        .flatMap(attributes -> attributes.get(unknown.attribute()))
        .orElse(unknown);
  }

  /** Desired attributes, but those whose changes are ignored as they are. */
  static Mapping withIgnored(Resource resource, Schema schema, Mapping desired, Mapping found) {
    Mapping kept = desired;
    for (Attribute attribute : schema.attributes().values()) {
      String name = attribute.name();
      if (resource.lifecycle().ignores(name) && !attribute.has(Trait.COMPUTED)) {
        kept =
            found.get(name).isPresent()
                ? kept.with(name, found.get(name).get())
                : kept.without(name);
      }
    }
    return kept;
  }
}
