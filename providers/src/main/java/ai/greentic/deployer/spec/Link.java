package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A place of a ResourceGraph document that names another resource.
 *
 * @param path written only when it is reported
 * @param from the resource that the place is in
 * @param attribute the attribute that is referred to, if it is one
 * @param needsValue the attribute must have a value, because it is used
 * @param kind what the attribute must be, if only one kind will do
 * @param value whether the place takes the attribute's value, and of what: a secret is known as a
 *     fingerprint, which only a secret attribute can take
 */
record Link(
    Position position,
    Supplier<String> path,
    Address from,
    Address to,
    Optional<String> attribute,
    boolean needsValue,
    Optional<Value.Kind> kind,
    Taken value) {

  /** What takes the value that is referred to. */
  enum Taken {
    NOT_AT_ALL,
    BY_A_SECRET,
    BY_ANOTHER
  }
}
