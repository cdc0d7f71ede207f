package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one document, so that one run reports everything. */
public final class SpecProblems {
  /** The path of problems that are about no key. */
  static final String DOCUMENT = "document";

  private final String file;
  private final List<SpecProblem> found = new ArrayList<>();

  /** For a document whose name in messages is {@code file}. */
  public SpecProblems(String file) {
    this.file = file;
  }

  public void add(ErrorCode code, Position position, String path, String what, String remedy) {
    found.add(
        new SpecProblem(code, file, position, path.isEmpty() ? DOCUMENT : path, what, remedy));
  }

  /** Adds a problem after which nothing more can be read, and gives the exception to throw. */
  InvalidSpecException stop(
      ErrorCode code, Position position, String path, String what, String remedy) {
    add(code, position, path, what, remedy);
    return exception();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws when anything was found. */
  public void throwIfAny() throws InvalidSpecException {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  private InvalidSpecException exception() {
    return new InvalidSpecException(
        found.stream().sorted(Comparator.comparing(SpecProblem::position)).toList());
  }
}
