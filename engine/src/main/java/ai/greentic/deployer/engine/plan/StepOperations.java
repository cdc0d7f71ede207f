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

  /**
   * The operations of a change of a desired resource.
   *
   * @param leftovers what names the replaced objects that nothing needs when all is done
   */
  static Operations ofDesired(
      Schema schema, Change change, Optional<ManagedResource> managed, List<Mapping> leftovers) {
    List<Operation> collect = leftovers.isEmpty() ? List.of() : List.of(Operation.DELETE_DEPOSED);
    return switch (change.kind()) {
      case NO_OP -> new Operations(List.of(), List.of(), collect, leftovers);
      case RECORD -> made(Operation.RECORD, collect, leftovers);
      case CREATE -> made(Operation.CREATE, collect, leftovers);
      case UPDATE -> made(Operation.UPDATE, collect, leftovers);
      case ADOPT -> made(Operation.ADOPT, collect, leftovers);
      case RESTORE -> made(Operation.RESTORE, collect, leftovers);
      case REPLACE, REPLACE_CREATE_FIRST -> {
        if (leavesOld(schema, change, managed)) {
          yield new Operations(
              List.of(Operation.FORGET), List.of(Operation.CREATE), collect, leftovers);
        }
        yield change.kind() == Kind.REPLACE
            ? new Operations(
                List.of(Operation.DELETE), List.of(Operation.CREATE), collect, leftovers)
            : made(Operation.CREATE_REPLACEMENT, collect, leftovers);
      }
      case DELETE, FORGET, RETAIN ->
          throw new IllegalStateException("a desired resource is not removed");
    };
  }

  private static Operations made(
      Operation operation, List<Operation> collect, List<Mapping> leftovers) {
    return new Operations(List.of(), List.of(operation), collect, leftovers);
  }

  /** What was there before us is not deleted when another object takes its part. */
  static boolean leavesOld(Schema schema, Change change, Optional<ManagedResource> managed) {
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
   * @param leftovers what names the replaced objects that nothing needs when all is done
   */
  static Operations ofRemoved(Change change, ManagedResource managed, List<Mapping> leftovers) {
    List<Operation> collect = new ArrayList<>();
    if (change.kind() == Kind.DELETE && managed.current().isPresent()) {
      collect.add(Operation.DELETE);
    } else if (change.kind() == Kind.FORGET) {
      collect.add(Operation.FORGET);
    }
    if (!leftovers.isEmpty()) {
      collect.add(Operation.DELETE_DEPOSED);
    }
    return new Operations(List.of(), List.of(), collect, leftovers);
  }
}
