package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which resource of the state owns which object. Two resources must not share one: what the one
 * makes or takes over, the other would delete.
 */
final class ObjectOwners {
  private record ObjectName(String type, Mapping identity) {
    // In full: for those that records get by themselves, Java makes classes at each start.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ObjectName(String otherType, Mapping otherIdentity)
          && type.equals(otherType)
          && identity.equals(otherIdentity);
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + identity.hashCode();
    }
  }

  private final Map<ObjectName, Address> byName = new HashMap<>();
  private final Map<ObjectName, Address> claims = new HashMap<>();
  private final ResourceGraph desired;
  private final ProviderRegistry providers;

  private ObjectOwners(ResourceGraph desired, ProviderRegistry providers) {
    this.desired = desired;
    this.providers = providers;
  }

  static ObjectOwners of(State state, ResourceGraph desired, ProviderRegistry providers)
      throws DeployerException {
    ObjectOwners owners = new ObjectOwners(desired, providers);
    for (ManagedResource managed : state.resources().values()) {
      if (managed.current().isPresent()) {
        ObjectName name = owners.name(managed.address(), managed.current().get());
        owners.byName.put(name, managed.address());
      }
    }
    return owners;
  }

  /**
   * Claims the object of these attributes for a desired resource. Gives the problem when it is
   * another one's already.
   *
   * @param mayStandThere whether the object is there, or nobody could look
   */
  Optional<Problem> claim(Address address, Mapping after, boolean mayStandThere)
      throws DeployerException {
    ObjectName name = name(address, after);
    boolean named = !name.identity().entries().isEmpty();
    @Nullable Address twin =
        named && name.identity().isKnown() ? claims.putIfAbsent(name, address) : null;
    if (twin != null) {
      return Optional.of(claimedTwice(address, twin, name.identity()));
    }
    @Nullable Address owner = named && mayStandThere ? byName.get(name) : null;
    return owner == null || owner.equals(address)
        ? Optional.empty()
        : Optional.of(addressChanged(address, owner));
  }

  private static Problem claimedTwice(Address address, Address twin, Mapping identity) {
    return Problem.of(
        EngineError.OBJECT_CLAIMED_TWICE,
        address,
        "it and " + twin + " are one and the same object: " + shown(identity),
        "take one of them out of the document, or let it name another object");
  }

  private Problem addressChanged(Address address, Address owner) {
    return Problem.of(
        EngineError.ADDRESS_CHANGED,
        address,
        "its object belongs to " + owner + " in the state",
        desired.get(owner).isEmpty()
            ? "if it is to have the new name, say so with 'greentic-deployer state mv "
                + owner
                + " "
                + address
                + "'"
            : "keep the address "
                + owner
                + ", or take that one out of the document and apply first");
  }

  private static String shown(Mapping identity) {
    return identity.entries().entrySet().stream()
        .map(entry -> entry.getKey() + " = " + ShownValue.of(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private ObjectName name(Address address, Mapping attributes) throws DeployerException {
    Comparison comparison = new Comparison(providers.get(address.type()).schema());
    return new ObjectName(address.type(), comparison.identity(attributes));
  }
}
