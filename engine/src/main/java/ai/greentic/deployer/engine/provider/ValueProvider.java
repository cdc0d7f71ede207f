package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;
import java.util.Set;

/**
 * The type {@code value}: keeps its {@code input} and gives it back as {@code output}. It lives in
 * the state alone and touches no host, like Terraform's {@code terraform_data}.
 */
public final class ValueProvider implements Provider {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("input", Value.Kind.TEXT, Trait.NOT_OBSERVABLE),
          Attribute.of("output", Value.Kind.TEXT, Trait.COMPUTED, Trait.NOT_OBSERVABLE));

  @Override
  public String type() {
    return "value";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  /** What is recorded is what there is: only applied values have an output. */
  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity) {
    return identity.get("output").isPresent() ? Optional.of(Mapping.EMPTY) : Optional.empty();
  }

  @Override
  public Mapping apply(ProviderContext context, Action action) {
    return switch (action) {
      case Action.Create(Mapping after) -> withOutput(after);
      case Action.Update(_, Mapping after) -> withOutput(after);
      case Action.Delete _ -> Mapping.EMPTY;
    };
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    Value input = after.get("input").orElse(Value.of(""));
    return input.isKnown() ? Mapping.EMPTY.with("output", input) : Mapping.EMPTY;
  }

  private static Mapping withOutput(Mapping after) {
    return after.with("output", after.get("input").orElse(Value.of("")));
  }
}
