package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Failures as people read them: what happened, to which resource, what was left, what next. */
public final class ProblemText {
  private static final int MOST_CODES = 5;

  private final Paint paint;

  public ProblemText(Paint paint) {
    this.paint = paint;
  }

  /** One problem with its next step. */
  public String render(Problem problem) {
    return paint.paint(Ink.RED, "Error:")
        + " "
        + problem.address().map(address -> address + ": ").orElse("")
        + lines(problem.what())
        + "\n"
        + (problem.remedy().isEmpty()
            ? ""
            : paint.paint(Ink.BOLD, " Next:") + " " + lines(problem.remedy()) + "\n");
  }

  /** All problems of a run, and what it left behind. */
  public String render(Category category, List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(render(problem)));
    text.append(more(problems.stream().map(Problem::code).toList()));
    return text.append(left(category)).append("\n").toString();
  }

  /** Where more is told of failures, each kind named once, the first ones only. */
  public String more(List<ErrorCode> codes) {
    String words =
        codes.stream()
            .map(code -> Printable.line(code.word()))
            .distinct()
            .limit(MOST_CODES)
            .collect(Collectors.joining(" "));
    return words.isEmpty()
        ? ""
        : paint.paint(Ink.BOLD, "More:") + " greentic-deployer explain " + words + "\n";
  }

  private static String left(Category category) {
    return switch (category) {
      case FAILED -> "Nothing was changed.";
      case LEFT_OVER -> "All that was planned is done but for what could not be removed.";
      case REFUSED -> "The plan was refused before the first action; nothing was changed.";
      case LOCKED -> "Nothing was changed; the other run goes on.";
      case ROLLED_BACK -> "What this run did was undone. 'greentic-deployer history' tells of it.";
      case NOT_ROLLED_BACK ->
          "What was done is recorded, also of the way back, if there was one."
              + "\n'greentic-deployer plan' shows what is left to do.";
    };
  }

  /** A message of several lines, its later lines indented, without anything that steers. */
  private static String lines(String message) {
    return String.join("\n       ", message.lines().map(Printable::line).toList());
  }
}
