package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.value.Value.Mapping;

/** Problems as values, and back. They are about no resource. */
public final class RecordedProblem {
  private RecordedProblem() {}

  /** A code by its name alone: who reads it may not know the kind of failure. */
  private record NamedCode(String name) implements ErrorCode {}

  public static Mapping toValue(Problem problem) {
    return Mapping.EMPTY
        .with("code", problem.code().name())
        .with("what", problem.what())
        .with("remedy", problem.remedy());
  }

  /** Throws IllegalArgumentException when it is none. */
  public static Problem of(Mapping value) {
    return Problem.of(new NamedCode(value.text("code")), value.text("what"), value.text("remedy"));
  }
}
