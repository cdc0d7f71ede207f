package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.ManagedResource;
import java.util.Optional;

/** Keeps {@code preventDestroy}: what is protected is neither deleted nor replaced. */
final class Protection {
  private Protection() {}

  /** For a resource of the document, the document decides. */
  static Optional<Problem> ofDesired(Resource resource, Change change) {
    boolean replaced =
        switch (change.kind()) {
          case REPLACE, REPLACE_CREATE_FIRST -> true;
          case NO_OP, RECORD, CREATE, UPDATE, RESTORE, ADOPT, DELETE, FORGET, RETAIN -> false;
        };
    return replaced && resource.lifecycle().preventDestroy()
        ? Optional.of(
            Problem.of(
                EngineError.PREVENT_DESTROY,
                resource.address(),
                "it would be replaced (" + change.reason() + "), and preventDestroy protects it",
                "take back what replaces it, or set its lifecycle.preventDestroy to false"))
        : Optional.empty();
  }

  /**
   * For what is no longer in the document, what the document said last decides: to delete a block
   * must not take its protection with it.
   */
  static Optional<Problem> ofRemoved(ManagedResource managed, Change change) {
    return change.kind() == Change.Kind.DELETE
            && managed.current().isPresent()
            && managed.lifecycle().preventDestroy()
        ? Optional.of(
            Problem.of(
                EngineError.PREVENT_DESTROY,
                managed.address(),
                "it would be destroyed (" + change.reason() + "), and preventDestroy protects it",
                "to keep it, bring it back into the document; to destroy it, set its"
                    + " lifecycle.preventDestroy to false there, apply, and plan this again"))
        : Optional.empty();
  }
}
