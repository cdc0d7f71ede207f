package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of one resource before anything is done, held to its word: it may come from
 * outside.
 */
record ProviderForecast(Provider provider, Address address) {

  Mapping computedAfterUpdate(Mapping before, Mapping after) throws DeployerException {
    Mapping computed =
        asked("computedAfterUpdate", () -> provider.computedAfterUpdate(before, after));
    for (String name : computed.entries().keySet()) {
      if (!provider.schema().has(name, Trait.COMPUTED)) {
        throw failed("computedAfterUpdate gave " + name + ", which is not computed", null);
      }
    }
    return computed;
  }

  List<Artifact> artifacts(Mapping after) throws DeployerException {
    Mapping known = known(after);
    return asked(
        "artifacts",
        () -> {
          @Nullable List<Artifact> given = provider.artifacts(known);
          return given == null ? null : List.copyOf(given);
        });
  }

  boolean isSelfContained(Mapping desired) throws DeployerException {
    return asked("isSelfContained", () -> provider.isSelfContained(desired));
  }

  boolean interrupts(Mapping before, Mapping after) throws DeployerException {
    return asked("interrupts", () -> provider.interrupts(before, after));
  }

  private static Mapping known(Mapping attributes) {
    Mapping known = attributes;
    for (Map.Entry<String, Value> entry : attributes.entries().entrySet()) {
      if (!References.in(entry.getValue()).isEmpty()) {
        known = known.without(entry.getKey());
      }
    }
    return known;
  }

  private <T> T asked(String method, Supplier<@Nullable T> question) throws DeployerException {
    @Nullable T answer;
    try {
      answer = question.get();
    } catch (RuntimeException | Error e) {
      throw failed(e.toString(), e);
    }
    if (answer == null) {
      throw failed(method + " gave null", null);
    }
    return answer;
  }

  private DeployerException failed(String what, @Nullable Throwable cause) {
    return new DeployerException(
        Category.FAILED,
        List.of(
            Problem.of(
                EngineError.PROVIDER_BUG,
                address,
                "its provider failed unexpectedly: " + what,
                "this is a bug of the provider; report it with this message")),
        cause);
  }
}
