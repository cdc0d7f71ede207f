package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import java.util.List;

/** Something that was read, or what was in the way. */
public sealed interface Stored<T> {

  /** It could be read. */
  record Intact<T>(T content) implements Stored<T> {}

  /** It could not. */
  record Damaged<T>(Problem problem) implements Stored<T> {}

  /** Reads something. */
  @FunctionalInterface
  interface Source<T> {
    T read() throws DeployerException;
  }

  static <T> Stored<T> of(Source<T> source) {
    try {
      return new Intact<>(source.read());
    } catch (DeployerException e) {
      return new Damaged<>(e.problems().getFirst());
    }
  }

  /** What was read, or the failure as it was. */
  default T get() throws DeployerException {
    return switch (this) {
      case Intact<T>(T content) -> content;
      case Damaged<T>(Problem problem) ->
          throw new DeployerException(Category.FAILED, List.of(problem));
    };
  }
}
