package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Map;
import java.util.Optional;

/**
 * What the host was seen to have.
 *
 * @param current by address, the objects in the state; an empty one is not there
 * @param desired by address, what stands where a desired object is to be, unless that is the
 *     current one
 */
public record Observations(
    Map<Address, Optional<Mapping>> current, Map<Address, Optional<Mapping>> desired) {
  public Observations {
    current = Map.copyOf(current);
    desired = Map.copyOf(desired);
  }

  /** The observation of a subject, empty when it was not observed. */
  public Optional<Optional<Mapping>> of(Address address, Subject subject) {
    return Optional.ofNullable(
        switch (subject) {
          case CURRENT -> current.get(address);
          case DESIRED -> desired.get(address);
        });
  }

  /** The fingerprint of an observation: equal exactly when nothing differs that stays by itself. */
  public static String fingerprint(Schema schema, Optional<Mapping> observed) {
    return observed
        .map(found -> Digests.sha256(CborEncoder.encode(stable(schema, found))))
        .orElse(Precondition.ABSENT);
  }

  /** An observation without the attributes that change by themselves. */
  public static Mapping stable(Schema schema, Mapping observed) {
    Mapping stable = observed;
    for (Attribute attribute : schema.attributes().values()) {
      if (attribute.has(Trait.VOLATILE)) {
        stable = stable.without(attribute.name());
      }
    }
    return stable;
  }
}
