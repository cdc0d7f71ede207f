package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The replaced objects of a resource that nothing needs when a change of it is done. */
record Leftovers(Schema schema, KeptObjects kept) {

  /** What names those of a desired resource. */
  List<Mapping> ofDesired(Change change, Optional<ManagedResource> managed) {
    if (managed.isEmpty() || schema.has(Behaviour.HOLDS_DATA)) {
      return List.of();
    }
    Comparison comparison = new Comparison(schema);
    List<Mapping> replaced = new ArrayList<>(managed.get().deposed());
    if (deposes(change, managed)) {
      managed.get().current().ifPresent(replaced::add);
    }
    return kept.leftovers(change.address(), replaced, comparison).stream()
        .map(comparison::identity)
        .distinct()
        .toList();
  }

  private boolean deposes(Change change, Optional<ManagedResource> managed) {
    return switch (change.kind()) {
      case RESTORE -> true;
      case REPLACE_CREATE_FIRST -> !StepOperations.leavesOld(schema, change, managed);
      // The one that was to take its place may be there in part.
      case ADOPT ->
          change.differences().isEmpty()
              && new Comparison(schema)
                  .deposed(managed, change.after().orElse(Mapping.EMPTY))
                  .isPresent();
      case NO_OP, RECORD, CREATE, UPDATE, REPLACE, DELETE, FORGET, RETAIN -> false;
    };
  }

  /** What names those of a resource that is no longer desired. */
  List<Mapping> ofRemoved(ManagedResource managed) {
    Comparison comparison = new Comparison(schema);
    return kept.leftovers(managed, comparison).stream().map(comparison::identity).toList();
  }

  /** Nothing in a change of this kind says that what was replaced before goes now. */
  static boolean goUntoldBy(Kind kind) {
    return switch (kind) {
      case NO_OP, RECORD, UPDATE -> true;
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, RESTORE, DELETE, ADOPT, FORGET, RETAIN -> false;
    };
  }

  /**
   * The change that tells of them.
   *
   * @param found what is there of them
   */
  static Change removal(Address address, Optional<Mapping> found) {
    return new Change(
        address,
        Kind.DELETE,
        found,
        Optional.empty(),
        List.of(),
        "left over from a replacement",
        false);
  }
}
