package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;

/** Decides what happens to a resource of the state that is no longer desired. */
final class Removal {
  private final Schema schema;

  Removal(Schema schema) {
    this.schema = schema;
  }

  /**
   * @param observed empty when the object is not there
   * @param replaced what is there of objects that were replaced and that nothing needs
   * @param retained it holds data that is kept, or something that is kept needs it
   * @param needed earlier generations need its object, or all of them when only replaced ones are
   *     left
   */
  Change of(
      ManagedResource managed,
      Optional<Mapping> observed,
      Optional<Mapping> replaced,
      boolean retained,
      boolean needed) {
    Address address = managed.address();
    Mapping recorded = managed.current().orElse(Mapping.EMPTY);
    if (managed.current().isEmpty()) {
      if (retained) {
        return change(address, Kind.RETAIN, replaced, replaced, "kept with its data");
      }
      return needed
          ? change(address, Kind.RETAIN, replaced, replaced, "kept for an earlier generation")
          : change(
              address, Kind.DELETE, replaced, Optional.empty(), "left over from a replacement");
    }
    if (retained && observed.isPresent()) {
      return change(
          address,
          Kind.RETAIN,
          observed,
          observed,
          needed ? "kept for an earlier generation" : "kept with its data");
    }
    if (managed.adopted() && schema.has(Behaviour.KEEP_ADOPTED)) {
      return change(address, Kind.FORGET, observed, Optional.empty(), "was there before us");
    }
    if (observed.isEmpty() && !managed.incomplete()) {
      return change(address, Kind.FORGET, observed, Optional.empty(), "gone from the host");
    }
    Mapping before = new Comparison(schema).complete(observed.orElse(recorded), managed.current());
    return change(address, Kind.DELETE, Optional.of(before), Optional.empty(), "no longer desired");
  }

  private Change change(
      Address address, Kind kind, Optional<Mapping> before, Optional<Mapping> after, String why) {
    return new Change(
        address,
        kind,
        before,
        after,
        List.of(),
        why,
        kind == Kind.DELETE && schema.has(Behaviour.INTERRUPTS));
  }
}
