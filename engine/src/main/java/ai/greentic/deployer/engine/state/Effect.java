package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one action does to the state. Intents and outcomes are both effects, so that a journal is
 * replayed by applying its effects in order.
 */
public sealed interface Effect {

  Address address();

  /** Whether the host has, or may have, something else since then. */
  default boolean departs() {
    return switch (this) {
      case Began _, Gone _, DeposedGone _, Restored _ -> true;
      case Made _, Ruled _, Tainted _ -> false;
    };
  }

  /** Changes the resources of a state as this effect says. */
  void on(Map<Address, ManagedResource> resources);

  /**
   * An action is about to begin: from now on the object may be there in part.
   *
   * @param attributes what it is to become, or was when it is being deleted
   * @param deposes the current object stays beside it as a deposed one
   * @param adopted the object stood there before us, and must be left if the action is cut off
   */
  record Began(
      Address address, Mapping attributes, Set<Address> dependsOn, boolean deposes, boolean adopted)
      implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      ManagedResource resource = known(resources, address);
      if (deposes && resource.current().isPresent()) {
        List<Mapping> deposed = new ArrayList<>(resource.deposed());
        deposed.add(resource.current().get());
        resource = resource.withoutCurrent().withDeposed(deposed);
      }
      put(resources, resource.withIncomplete(attributes, dependsOn, adopted));
    }
  }

  /** The object is there as recorded, and ours. */
  record Made(Address address, Mapping attributes, Set<Address> dependsOn, boolean adopted)
      implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      put(resources, known(resources, address).withCurrent(attributes, dependsOn, adopted));
    }
  }

  /** The object is gone, or no longer ours. */
  record Gone(Address address) implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      put(resources, known(resources, address).withoutCurrent());
    }
  }

  /**
   * Some of the replaced objects are gone, or have become the current one again.
   *
   * @param objects as they were recorded
   */
  record DeposedGone(Address address, List<Mapping> objects) implements Effect {
    public DeposedGone {
      objects = List.copyOf(objects);
    }

    @Override
    public void on(Map<Address, ManagedResource> resources) {
      put(resources, known(resources, address).withoutDeposed(objects));
    }
  }

  /**
   * A replaced object is the current one again; the current one, if there is one, is replaced.
   *
   * @param replaced the object as it was recorded when it was replaced
   * @param attributes as it is recorded from now on
   */
  record Restored(Address address, Mapping replaced, Mapping attributes, Set<Address> dependsOn)
      implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      ManagedResource resource = known(resources, address).withoutDeposed(List.of(replaced));
      if (resource.current().isPresent()) {
        List<Mapping> deposed = new ArrayList<>(resource.deposed());
        deposed.add(resource.current().get());
        resource = resource.withDeposed(deposed);
      }
      put(resources, resource.withCurrent(attributes, dependsOn, false));
    }
  }

  /** What the document says of the life of an object. */
  record Ruled(Address address, Lifecycle lifecycle) implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      put(resources, known(resources, address).withLifecycle(lifecycle));
    }
  }

  /** The object is to be replaced though it does not differ; making it takes this back. */
  record Tainted(Address address) implements Effect {
    @Override
    public void on(Map<Address, ManagedResource> resources) {
      put(resources, known(resources, address).withTaint());
    }
  }

  private static ManagedResource known(Map<Address, ManagedResource> resources, Address address) {
    ManagedResource resource = resources.get(address);
    return resource != null ? resource : ManagedResource.nothing(address);
  }

  private static void put(Map<Address, ManagedResource> resources, ManagedResource resource) {
    if (resource.isGone()) {
      resources.remove(resource.address());
    } else {
      resources.put(resource.address(), resource);
    }
  }
}
