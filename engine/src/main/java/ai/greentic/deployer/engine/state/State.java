package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.resource.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What we own of one deployment. Immutable.
 *
 * @param lineage identifies this state from its creation on: 32 hex digits
 * @param serial counts its changes, 0 for a state that was never written
 * @param appliedNonces nonces of the plans that were applied to it, oldest first
 * @param release which generation the host has
 */
public record State(
    String deployment,
    String lineage,
    long serial,
    Map<Address, ManagedResource> resources,
    List<String> appliedNonces,
    Release release) {
  /** Older nonces are of no use: their plans carry a serial that has passed. */
  private static final int NONCES_KEPT = 100;

  public State {
    resources = Collections.unmodifiableMap(new TreeMap<>(resources));
    appliedNonces = List.copyOf(appliedNonces);
  }

  /** The state of a deployment that has none yet. */
  public static State fresh(String deployment, String lineage) {
    return new State(deployment, lineage, 0, Map.of(), List.of(), Release.NONE);
  }

  public Optional<ManagedResource> get(Address address) {
    return Optional.ofNullable(resources.get(address));
  }

  /** This state with one resource set, or removed when nothing of it is left. */
  public State with(ManagedResource resource) {
    Map<Address, ManagedResource> copy = new TreeMap<>(resources);
    if (resource.isGone()) {
      copy.remove(resource.address());
    } else {
      copy.put(resource.address(), resource);
    }
    return withResources(copy);
  }

  public State withResources(Map<Address, ManagedResource> changed) {
    return new State(deployment, lineage, serial, changed, appliedNonces, release);
  }

  public State withSerial(long number) {
    return new State(deployment, lineage, number, resources, appliedNonces, release);
  }

  public State withRelease(Release other) {
    return new State(deployment, lineage, serial, resources, appliedNonces, other);
  }

  /** The next version of this state, made by applying the plan with the given nonce. */
  public State next(String nonce) {
    List<String> nonces = new ArrayList<>(appliedNonces);
    if (!nonces.contains(nonce)) {
      nonces.add(nonce);
    }
    int surplus = Math.max(0, nonces.size() - NONCES_KEPT);
    return new State(
        deployment,
        lineage,
        serial + 1,
        resources,
        nonces.subList(surplus, nonces.size()),
        release);
  }
}
