package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one action does to the state. Intents and outcomes are both effects, so that a journal is
 * replayed by applying its effects in order.
 */
public sealed interface Effect {

  Address address();

  /** The state with this effect. */
  State on(State state);

  /**
   * An action is about to begin: from now on the object may be there in part.
   *
   * @param attributes what it is to become, or was when it is being deleted
   * @param deposes the current object stays beside it as a deposed one
   */
  record Began(Address address, Mapping attributes, Set<Address> dependsOn, boolean deposes)
      implements Effect {
    @Override
    public State on(State state) {
      ManagedResource resource = known(state, address);
      if (deposes && resource.current().isPresent()) {
        List<Mapping> deposed = new ArrayList<>(resource.deposed());
        deposed.add(resource.current().get());
        resource = resource.withoutCurrent().withDeposed(deposed);
      }
      return state.with(resource.withIncomplete(attributes, dependsOn));
    }
  }

  /** The object is there as recorded, and ours. */
  record Made(Address address, Mapping attributes, Set<Address> dependsOn, boolean adopted)
      implements Effect {
    @Override
    public State on(State state) {
      return state.with(known(state, address).withCurrent(attributes, dependsOn, adopted));
    }
  }

  /** The object is gone, or no longer ours. */
  record Gone(Address address) implements Effect {
    @Override
    public State on(State state) {
      return state.with(known(state, address).withoutCurrent());
    }
  }

  /** The replaced objects are gone. */
  record DeposedGone(Address address) implements Effect {
    @Override
    public State on(State state) {
      return state.with(known(state, address).withDeposed(List.of()));
    }
  }

  private static ManagedResource known(State state, Address address) {
    return state
        .get(address)
        .orElseGet(() ->
            new ManagedResource(address, Optional.empty(), Set.of(), false, false, List.of()));
  }
}
