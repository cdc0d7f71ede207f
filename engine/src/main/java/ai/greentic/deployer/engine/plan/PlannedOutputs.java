package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.HashMap;
import java.util.Map;

/** What can be said before applying of the attributes that resources will have. */
final class PlannedOutputs {
  private final Map<Address, Mapping> outputs = new HashMap<>();

  /** Attributes with their references to resources planned before, resolved where that is known. */
  Mapping resolve(Mapping attributes) {
    return References.resolve(attributes, this::known);
  }

  private Value known(Value.Unknown unknown) {
    Mapping made = outputs.get(Address.parse(unknown.address()));
    return made == null ? unknown : made.get(unknown.attribute()).orElse(unknown);
  }

  /** A resource is planned; gives what can be said of it. */
  Mapping planned(Provider provider, Change change) throws DeployerException {
    Mapping made = of(provider, change);
    outputs.put(change.address(), made);
    return made;
  }

  private static Mapping of(Provider provider, Change change) throws DeployerException {
    Mapping after = change.after().orElse(Mapping.EMPTY);
    return switch (change.kind()) {
      case NO_OP, RECORD -> change.before().orElse(after);
      case UPDATE -> with(after, computedAfter(provider, change, after));
      case ADOPT ->
          change.differences().isEmpty()
              ? change.before().orElse(after)
              : with(after, computedAfter(provider, change, after));
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, RESTORE, DELETE, FORGET, RETAIN -> after;
    };
  }

  private static Mapping computedAfter(Provider provider, Change change, Mapping after)
      throws DeployerException {
    return new ProviderForecast(provider, change.address())
        .computedAfterUpdate(change.before().orElse(Mapping.EMPTY), after);
  }

  private static Mapping with(Mapping mapping, Mapping more) {
    Mapping both = mapping;
    for (Map.Entry<String, Value> entry : more.entries().entrySet()) {
      both = both.with(entry.getKey(), entry.getValue());
    }
    return both;
  }
}
