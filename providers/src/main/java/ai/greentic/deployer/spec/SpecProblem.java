package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.ErrorCode;

/**
 * One thing that is wrong in a document.
 *
 * @param code which kind of mistake it is, for programs and for {@code explain}
 * @param file the document's name as the caller gave it
 * @param path the key, such as {@code spec.runtime.args[0]}, or {@code document}
 * @param what what is wrong, with the value, without a full stop
 * @param remedy what would be right, without a full stop
 */
public record SpecProblem(
    ErrorCode code, String file, Position position, String path, String what, String remedy) {

  /** The place and the first half of the sentence: {@code file:line:column: path: what}. */
  public String located() {
    return file + ":" + position.line() + ":" + position.column() + ": " + path + ": " + what;
  }

  @Override
  public String toString() {
    return located() + "; " + remedy;
  }
}
