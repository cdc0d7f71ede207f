package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.util.List;

/**
 * How a command ended.
 *
 * @param command the short name of the command, for messages
 * @param exitCode 0 means success for most programs; 128 + n when signal n ended it
 * @param out standard output, whole
 * @param err standard error, its last 64 KiB
 */
public record Result(String command, int exitCode, String out, String err) {
  private static final int LINES_IN_MESSAGE = 5;

  public Result(int exitCode, String out, String err) {
    this("", exitCode, out, err);
  }

  public boolean ok() {
    return exitCode == 0;
  }

  /**
   * This result when the command succeeded.
   *
   * @param code which kind of failure it is otherwise
   * @param what what failed otherwise, with the object, such as {@code image x cannot be loaded}
   * @param remedy the next step, without a full stop
   */
  public Result orFail(ErrorCode code, String what, String remedy) throws ProviderException {
    if (ok()) {
      return this;
    }
    String said = lastLines(err.isBlank() ? out : err);
    throw new ProviderException(
        code,
        what
            + ": "
            + (command.isEmpty() ? "the command" : command)
            + " ended with exit code "
            + exitCode
            + (said.isEmpty() ? " and said nothing" : ": " + said),
        remedy);
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return String.join(
        " | ", lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGE), lines.size()));
  }
}
