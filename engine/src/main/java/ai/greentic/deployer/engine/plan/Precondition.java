package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;

/**
 * What was observed of an object when planning; apply refuses when it finds something else.
 *
 * @param fingerprint SHA-256 (lower-case hex) of the observation without volatile attributes, or
 *     {@code absent}
 */
public record Precondition(Address address, Subject subject, String fingerprint) {
  /** The fingerprint of an object that is not there. */
  public static final String ABSENT = "absent";

  /** Which object of a resource was observed. */
  public enum Subject {
    /** The one in the state. */
    CURRENT,
    /** What stands where the desired object is to be. */
    DESIRED,
    /** All those in the state that were replaced and are not deleted yet, taken together. */
    DEPOSED
  }
}
