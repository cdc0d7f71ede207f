package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node of the desired graph: what one object on the host is to be, and which resources it needs
 * to be there before it.
 */
public record Resource(
    Address address, Mapping attributes, Set<Address> dependsOn, Lifecycle lifecycle) {
  public Resource {
    dependsOn = Collections.unmodifiableSet(new TreeSet<>(dependsOn));
  }

  /** A resource about whose life nothing is said. */
  public Resource(Address address, Mapping attributes, Set<Address> dependsOn) {
    this(address, attributes, dependsOn, Lifecycle.NONE);
  }

  public Resource withAttributes(Mapping others) {
    return new Resource(address, others, dependsOn, lifecycle);
  }
}
