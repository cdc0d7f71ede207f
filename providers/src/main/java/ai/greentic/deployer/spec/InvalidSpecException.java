package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A document is not valid. Its message has one line a problem, in the order of the document. */
public final class InvalidSpecException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  InvalidSpecException(List<SpecProblem> problems) {
    super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, sorted by position. Never empty. */
  public List<SpecProblem> problems() {
    return problems;
  }

  /** The same as the engine's entry points report it. */
  public DeployerException asFailure() {
    List<Problem> found = new ArrayList<>();
    for (SpecProblem problem : problems) {
      found.add(Problem.of(problem.code(), problem.located(), problem.remedy()));
    }
    return new DeployerException(DeployerException.Category.FAILED, found, this);
  }
}
