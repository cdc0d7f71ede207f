package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.plan.StepOrder.Operations;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operations that carry a change out, by the stage of a run that they belong to. */
final class StepOperations {
  private StepOperations() {}

  /** The operations of a change of a desired resource. */
  static Operations ofDesired(Schema schema, Change change, Optional<ManagedResource> managed) {
    boolean holdsData = schema.has(Behaviour.HOLDS_DATA);
    boolean leftovers = managed.isPresent() && !managed.get().deposed().isEmpty();
    List<Operation> collect =
        leftovers && !holdsData ? List.of(Operation.DELETE_DEPOSED) : List.of();
    return switch (change.kind()) {
      case NO_OP -> new Operations(List.of(), List.of(), collect);
      case RECORD -> new Operations(List.of(), List.of(Operation.RECORD), collect);
      case CREATE -> new Operations(List.of(), List.of(Operation.CREATE), collect);
      case UPDATE -> new Operations(List.of(), List.of(Operation.UPDATE), collect);
      case ADOPT -> new Operations(List.of(), List.of(Operation.ADOPT), collect);
      case REPLACE, REPLACE_CREATE_FIRST -> {
        if (leavesOld(schema, change, managed)) {
          yield new Operations(List.of(Operation.FORGET), List.of(Operation.CREATE), collect);
        }
        yield change.kind() == Kind.REPLACE
            ? new Operations(List.of(Operation.DELETE), List.of(Operation.CREATE), collect)
            : new Operations(
                List.of(),
                List.of(Operation.CREATE_REPLACEMENT),
                holdsData ? collect : List.of(Operation.DELETE_DEPOSED));
      }
      case DELETE, FORGET, RETAIN ->
          throw new IllegalStateException("a desired resource is not removed");
    };
  }

  /** What was there before us is not deleted when another object takes its part. */
  private static boolean leavesOld(
      Schema schema, Change change, Optional<ManagedResource> managed) {
    return managed.isPresent()
        && managed.get().adopted()
        && schema.has(Behaviour.KEEP_ADOPTED)
        && !new Comparison(schema)
            .sameObject(
                managed.get().current().orElse(Mapping.EMPTY),
                change.after().orElse(Mapping.EMPTY));
  }

  /**
   * The operations of a resource that is no longer desired.
   *
   * @param retained it stays with its data
   */
  static Operations ofRemoved(Change change, ManagedResource managed, boolean retained) {
    List<Operation> collect = new ArrayList<>();
    if (change.kind() == Kind.DELETE && managed.current().isPresent()) {
      collect.add(Operation.DELETE);
    } else if (change.kind() == Kind.FORGET) {
      collect.add(Operation.FORGET);
    }
    if (!managed.deposed().isEmpty() && !retained) {
      collect.add(Operation.DELETE_DEPOSED);
    }
    return new Operations(List.of(), List.of(), collect);
  }
}
