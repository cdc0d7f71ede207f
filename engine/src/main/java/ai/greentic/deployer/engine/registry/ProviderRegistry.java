package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Schema;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The providers of a run, by the type that they own. */
public final class ProviderRegistry {
  private final Map<String, Provider> byType;

  private ProviderRegistry(Map<String, Provider> byType) {
    this.byType = Collections.unmodifiableMap(byType);
  }

  /** Throws when two providers claim one type. */
  public static ProviderRegistry of(Collection<? extends Provider> providers)
      throws DeployerException {
    Map<String, Provider> byType = new TreeMap<>();
    for (Provider provider : providers) {
      Provider other = byType.put(provider.type(), provider);
      if (other != null) {
        throw DeployerException.failed(
            "resource type "
                + provider.type()
                + " is claimed by "
                + other.getClass().getName()
                + " and by "
                + provider.getClass().getName(),
            "remove one of them");
      }
    }
    return new ProviderRegistry(byType);
  }

  public Provider get(String type) throws DeployerException {
    Provider provider = byType.get(type);
    if (provider == null) {
      throw DeployerException.failed(
          "there is no provider for resource type " + type,
          "use one of " + String.join(", ", byType.keySet()));
    }
    return provider;
  }

  /** The schema of each type, against which a document can be checked. */
  public Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new TreeMap<>();
    byType.forEach((type, provider) -> schemas.put(type, provider.schema()));
    return schemas;
  }
}
