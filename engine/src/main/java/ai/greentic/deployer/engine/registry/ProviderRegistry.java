package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The providers of a run, by the type that they own. */
public final class ProviderRegistry {
  private final Map<String, Provider> byType;
  private final Map<String, PluginProvider> plugins;

  private ProviderRegistry(Map<String, Provider> byType, Map<String, PluginProvider> plugins) {
    this.byType = Collections.unmodifiableMap(byType);
    this.plugins = Collections.unmodifiableMap(plugins);
  }

  /** Built-in providers. Throws when two of them claim one type. */
  public static ProviderRegistry of(Collection<? extends Provider> providers)
      throws DeployerException {
    Map<String, Provider> byType = new TreeMap<>();
    for (Provider provider : providers) {
      Provider other = byType.put(provider.type(), provider);
      if (other != null) {
        throw DeployerException.failed(
            EngineError.RESOURCE_TYPE_CLAIMED_TWICE,
            "resource type "
                + provider.type()
                + " is claimed by "
                + other.getClass().getName()
                + " and by "
                + provider.getClass().getName(),
            "remove one of them");
      }
    }
    return new ProviderRegistry(byType, Map.of());
  }

  /** These and those of plug-ins. Throws with every type that is claimed twice. */
  public ProviderRegistry with(List<PluginProvider> more) throws DeployerException {
    Map<String, Provider> all = new TreeMap<>(byType);
    Map<String, PluginProvider> allPlugins = new TreeMap<>(plugins);
    List<Problem> problems = new ArrayList<>();
    for (PluginProvider plugin : more) {
      String type = plugin.provider().type();
      if (all.putIfAbsent(type, plugin.provider()) != null) {
        problems.add(clash(type, plugin, Optional.ofNullable(allPlugins.get(type))));
      } else {
        allPlugins.put(type, plugin);
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
    return new ProviderRegistry(all, allPlugins);
  }

  private static Problem clash(String type, PluginProvider plugin, Optional<PluginProvider> other) {
    return other
        .map(first ->
            Problem.of(
                EngineError.RESOURCE_TYPE_CLAIMED_TWICE,
                "resource type "
                    + type
                    + " is claimed by plug-in "
                    + first.jar()
                    + " and by plug-in "
                    + plugin.jar(),
                "take one of them out of the folder"))
        .orElseGet(() ->
            Problem.of(
                EngineError.RESOURCE_TYPE_CLAIMED_TWICE,
                "resource type " + type + " is built in and claimed by plug-in " + plugin.jar(),
                "take that plug-in out of the folder, or give its type another name"));
  }

  public Provider get(String type) throws DeployerException {
    Provider provider = byType.get(type);
    if (provider == null) {
      throw DeployerException.failed(
          EngineError.RESOURCE_TYPE_UNKNOWN,
          "there is no provider for resource type " + type,
          "use one of "
              + String.join(", ", byType.keySet())
              + ", or give the folder of its plug-in with -plugin-dir=DIR");
    }
    return provider;
  }

  /** The schema of each type, against which a document can be checked. */
  public Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new TreeMap<>();
    byType.forEach((type, provider) -> schemas.put(type, provider.schema()));
    return schemas;
  }

  /** The version of the provider of a type, empty when there is none. */
  public Optional<ProviderVersion> version(String type, String toolVersion) {
    if (!byType.containsKey(type)) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(plugins.get(type))
            .map(PluginProvider::version)
            .orElse(ProviderVersion.builtIn(toolVersion)));
  }
}
