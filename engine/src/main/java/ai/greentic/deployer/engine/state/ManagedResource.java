package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the state knows of one resource.
 *
 * @param current the attributes of the object that is ours, empty when only old ones are left
 * @param dependsOn direct dependencies when it was last applied
 * @param adopted the object stood there before us
 * @param incomplete an action on it began and did not end well: the object may be there in part
 * @param deposed attributes of replaced objects that are not deleted yet, oldest first
 * @param lifecycle what the document said of its life when it was last applied
 * @param tainted a replacement that no difference asks for was begun and has not come to its end:
 *     the next plan replaces it
 */
public record ManagedResource(
    Address address,
    Optional<Mapping> current,
    Set<Address> dependsOn,
    boolean adopted,
    boolean incomplete,
    List<Mapping> deposed,
    Lifecycle lifecycle,
    boolean tainted) {
  public ManagedResource {
    dependsOn = Collections.unmodifiableSet(new TreeSet<>(dependsOn));
    deposed = List.copyOf(deposed);
  }

  /** A resource that we made or took over, whole. */
  public static ManagedResource of(
      Address address, Mapping current, Set<Address> dependsOn, boolean adopted) {
    return nothing(address).withCurrent(current, dependsOn, adopted);
  }

  /** A resource of which there is no object yet. */
  static ManagedResource nothing(Address address) {
    return new ManagedResource(
        address, Optional.empty(), Set.of(), false, false, List.of(), Lifecycle.NONE, false);
  }

  /** What is made anew or as desired is no longer tainted. */
  public ManagedResource withCurrent(Mapping attributes, Set<Address> needs, boolean isAdopted) {
    return new ManagedResource(
        address, Optional.of(attributes), needs, isAdopted, false, deposed, lifecycle, false);
  }

  public ManagedResource withIncomplete(Mapping attributes, Set<Address> needs, boolean isAdopted) {
    return new ManagedResource(
        address, Optional.of(attributes), needs, isAdopted, true, deposed, lifecycle, tainted);
  }

  public ManagedResource withoutCurrent() {
    return new ManagedResource(
        address, Optional.empty(), dependsOn, false, false, deposed, lifecycle, false);
  }

  ManagedResource withAddress(Address other) {
    return new ManagedResource(
        other, current, dependsOn, adopted, incomplete, deposed, lifecycle, tainted);
  }

  ManagedResource withDependsOn(Set<Address> needs) {
    return new ManagedResource(
        address, current, needs, adopted, incomplete, deposed, lifecycle, tainted);
  }

  public ManagedResource withDeposed(List<Mapping> objects) {
    return new ManagedResource(
        address, current, dependsOn, adopted, incomplete, objects, lifecycle, tainted);
  }

  ManagedResource withoutDeposed(List<Mapping> objects) {
    return withDeposed(deposed.stream().filter(object -> !objects.contains(object)).toList());
  }

  public ManagedResource withLifecycle(Lifecycle said) {
    return new ManagedResource(
        address, current, dependsOn, adopted, incomplete, deposed, said, tainted);
  }

  public ManagedResource withTaint() {
    return new ManagedResource(
        address, current, dependsOn, adopted, incomplete, deposed, lifecycle, true);
  }

  /** True when nothing of it is left to care for. */
  public boolean isGone() {
    return current.isEmpty() && deposed.isEmpty();
  }
}
