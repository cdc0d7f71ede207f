package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The container engines that are known, by the names that resources use for them. */
public final class ContainerEngines {
  private final Map<String, ContainerEngine> engines = new TreeMap<>();

  public ContainerEngines(List<ContainerEngine> engines) {
    engines.forEach(engine -> this.engines.put(engine.name(), engine));
  }

  /** Those of this host, installed or not. */
  public static ContainerEngines ofHost(Commands commands) {
    return new ContainerEngines(List.of(new Podman(commands), new Docker(commands)));
  }

  /**
   * The engine of that name.
   *
   * @throws ProviderException when there is none
   */
  public ContainerEngine named(String name) throws ProviderException {
    ContainerEngine engine = engines.get(name);
    if (engine == null) {
      String known = String.join(", ", engines.keySet());
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          "container engine " + name + " is not supported; known is " + known,
          "set the engine to one of " + known);
    }
    return engine;
  }
}
