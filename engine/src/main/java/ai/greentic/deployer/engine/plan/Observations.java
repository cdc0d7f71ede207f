package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the host was seen to have.
 *
 * @param current by address, the objects in the state; an empty one is not there
 * @param desired by address, what stands where a desired object is to be, unless that is the
 *     current one
 * @param deposed by address, the replaced objects in the state, in its order
 */
public record Observations(
    Map<Address, Optional<Mapping>> current,
    Map<Address, Optional<Mapping>> desired,
    Map<Address, List<Optional<Mapping>>> deposed) {
  public Observations {
    current = Map.copyOf(current);
    desired = Map.copyOf(desired);
    deposed = Map.copyOf(deposed);
  }

  /**
   * The observation of a subject, empty when it was not observed; of several replaced objects the
   * last one that is there.
   */
  public Optional<Optional<Mapping>> of(Address address, Subject subject) {
    return Optional.ofNullable(
        switch (subject) {
          case CURRENT -> current.get(address);
          case DESIRED -> desired.get(address);
          case DEPOSED -> {
            List<Optional<Mapping>> all = deposed.get(address);
            yield all == null
                ? null
                : all.reversed().stream().flatMap(Optional::stream).findFirst();
          }
        });
  }

  /** The fingerprint of all that was observed of a subject; empty when nothing was. */
  public Optional<String> fingerprint(Schema schema, Address address, Subject subject) {
    return switch (subject) {
      case CURRENT, DESIRED -> of(address, subject).map(found -> fingerprint(schema, found));
      case DEPOSED ->
          Optional.ofNullable(deposed.get(address)).map(all -> fingerprint(schema, all));
    };
  }

  private static String fingerprint(Schema schema, List<Optional<Mapping>> all) {
    List<String> prints = all.stream().map(found -> fingerprint(schema, found)).toList();
    return prints.stream().allMatch(Precondition.ABSENT::equals)
        ? Precondition.ABSENT
        : Digests.sha256(CborEncoder.encode(Sequence.ofTexts(prints)));
  }

  /** The fingerprint of an observation: equal exactly when nothing differs that stays by itself. */
  public static String fingerprint(Schema schema, Optional<Mapping> observed) {
    return observed
        .map(found -> Digests.sha256(CborEncoder.encode(stable(schema, found))))
        .orElse(Precondition.ABSENT);
  }

  /** An observation without the attributes that change by themselves or by other actions. */
  public static Mapping stable(Schema schema, Mapping observed) {
    Mapping stable = observed;
    for (Attribute attribute : schema.attributes().values()) {
      if (attribute.has(Trait.VOLATILE) || attribute.has(Trait.INDIRECT)) {
        stable = stable.without(attribute.name());
      }
    }
    return stable;
  }
}
