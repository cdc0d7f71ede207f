package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which resource of the state owns which object. Two resources must not share one: what the one
 * makes or takes over, the other would delete.
 */
final class ObjectOwners {
  private record ObjectName(String type, Mapping identity) {}

  private final Map<ObjectName, Address> byName = new HashMap<>();
  private final Map<ObjectName, Address> claims = new HashMap<>();
  private final ProviderRegistry providers;

  private ObjectOwners(ProviderRegistry providers) {
    this.providers = providers;
  }

  static ObjectOwners of(State state, ProviderRegistry providers) throws DeployerException {
    ObjectOwners owners = new ObjectOwners(providers);
    for (ManagedResource managed : state.resources().values()) {
      if (managed.current().isPresent()) {
        ObjectName name = owners.name(managed.address(), managed.current().get());
        owners.byName.put(name, managed.address());
      }
    }
    return owners;
  }

  /** Another resource that owns the object of these attributes; none when nothing names objects. */
  Optional<Address> of(Address address, Mapping attributes) throws DeployerException {
    ObjectName name = name(address, attributes);
    return name.identity().entries().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(byName.get(name)).filter(owner -> !owner.equals(address));
  }

  /**
   * Claims the object of these attributes for a desired resource. Gives the resource that has
   * claimed it before; none when nothing names it yet.
   */
  Optional<Address> claim(Address address, Mapping attributes) throws DeployerException {
    ObjectName name = name(address, attributes);
    boolean named = !name.identity().entries().isEmpty() && name.identity().isKnown();
    return named ? Optional.ofNullable(claims.putIfAbsent(name, address)) : Optional.empty();
  }

  /** What names the object of these attributes. */
  Mapping identity(Address address, Mapping attributes) throws DeployerException {
    return name(address, attributes).identity();
  }

  private ObjectName name(Address address, Mapping attributes) throws DeployerException {
    Comparison comparison = new Comparison(providers.get(address.type()).schema());
    return new ObjectName(address.type(), comparison.identity(attributes));
  }
}
