package ai.greentic.deployer.engine.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one way in which the engine's entry points fail. Its category gives the exit code. */
public final class DeployerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a failure means for the caller. */
  public enum Category {
    /** Nothing was changed: bad input, a host that cannot be read, a state that cannot be used. */
    FAILED(1),
    /** Nothing was changed: the plan does not fit what it is applied to. */
    REFUSED(3),
    /** Nothing was changed: another run holds the lock. */
    LOCKED(4),
    /** All is done and committed; removing what nobody needs any more failed. */
    LEFT_OVER(1),
    /** Actions failed; the last good generation runs again. */
    ROLLED_BACK(5),
    /** Actions failed; what was done is recorded. */
    NOT_ROLLED_BACK(6);

    private final int exitCode;

    Category(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Category category;
  private final transient List<Problem> problems;

  public DeployerException(Category category, List<Problem> problems) {
    this(category, problems, null);
  }

  public DeployerException(Category category, List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
    this.category = category;
    this.problems = List.copyOf(problems);
  }

  public static DeployerException failed(ErrorCode code, String what, String remedy) {
    return new DeployerException(Category.FAILED, List.of(Problem.of(code, what, remedy)));
  }

  public static DeployerException failed(
      ErrorCode code, String what, String remedy, Throwable cause) {
    return new DeployerException(Category.FAILED, List.of(Problem.of(code, what, remedy)), cause);
  }

  public Category category() {
    return category;
  }

  public List<Problem> problems() {
    return problems;
  }
}
