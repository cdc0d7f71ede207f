package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds providers to their word, before what they say gets into a plan or a state. A provider from
 * outside need not have been compiled with null checks.
 */
final class ProviderAnswer {
  private static final String REPORT = "this is a bug of the provider; report it";

  private ProviderAnswer() {}

  @SuppressWarnings("NullableOptional") // That is the misbehaviour that is looked for.
  static Optional<Mapping> observed(Provider provider, @Nullable Optional<Mapping> observation)
      throws ProviderException {
    if (observation == null) {
      throw wrong(provider, "observe gave null");
    }
    if (observation.isPresent()) {
      requireFits(provider, observation.get());
    }
    return observation;
  }

  static Mapping made(Provider provider, Mapping desired, @Nullable Mapping made)
      throws ProviderException {
    if (made == null) {
      throw wrong(provider, "apply gave null");
    }
    requireFits(provider, made);
    for (Map.Entry<String, Value> entry : desired.entries().entrySet()) {
      if (!made.get(entry.getKey()).equals(Optional.of(entry.getValue()))) {
        throw wrong(provider, "apply gave another " + entry.getKey() + " than was asked for");
      }
    }
    return made;
  }

  private static void requireFits(Provider provider, Mapping attributes) throws ProviderException {
    Schema schema = provider.schema();
    for (Map.Entry<String, Value> entry : attributes.entries().entrySet()) {
      String name = entry.getKey();
      Value value = entry.getValue();
      Attribute attribute = schema.attribute(name).orElse(null);
      if (attribute == null) {
        throw wrong(provider, "it gave the attribute " + name + ", which is not in its schema");
      }
      if (!value.isKnown()) {
        throw wrong(provider, "it gave an unknown value for " + name);
      }
      if (value.isDeeperThan(Value.DEEPEST)) {
        throw wrong(
            provider, "it gave a value for " + name + " deeper than " + Value.DEEPEST + " levels");
      }
      if (attribute.has(Trait.SECRET) && !(value instanceof Value.Fingerprint)) {
        throw wrong(provider, "it gave a secret in place of a fingerprint for " + name);
      }
      if (value.kind().isPresent() && value.kind().get() != attribute.kind()) {
        throw wrong(provider, "it gave a value of another kind for " + name);
      }
    }
  }

  private static ProviderException wrong(Provider provider, String what) {
    return new ProviderException(
        EngineError.PROVIDER_BUG, "provider " + provider.type() + ": " + what, REPORT);
  }
}
