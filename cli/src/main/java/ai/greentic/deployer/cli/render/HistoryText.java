package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.History.Attempt;
import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.state.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The generations of a deployment as people read them, the newest first. */
public final class HistoryText {
  private static final int ATTEMPTS_SHOWN = 5;

  private final Paint paint;
  private final String options;

  /**
   * @param options what the next command has to have, after a space; perhaps nothing
   */
  public HistoryText(Paint paint, String options) {
    this.paint = paint;
    this.options = options;
  }

  public String render(History history) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Generations of " + paint.paint(Ink.BOLD, Printable.line(history.deployment())) + ":");
    lines.add("");
    if (history.generations().isEmpty()) {
      lines.add("  none yet");
    }
    for (Generation generation : history.generations().reversed()) {
      lines.add(line(history, generation));
    }
    if (history.release().departed()) {
      lines.add("");
      lines.add(
          paint.paint(Ink.YELLOW, "The machine was changed since")
              + " by a run that failed, was cut off, did a part only or is running: "
              + (history.generations().isEmpty()
                  ? ""
                  : "'greentic-deployer rollback" + options + "' goes back, ")
              + "'greentic-deployer plan"
              + options
              + "' shows what is left to do.");
    }
    lines.addAll(attempts(history));
    return String.join("\n", lines) + "\n";
  }

  private String line(History history, Generation generation) {
    boolean active = generation.number() == history.release().active();
    List<String> notes = new ArrayList<>();
    if (active) {
      notes.add(paint.paint(Ink.GREEN, "active"));
    }
    if (history.isPrevious(generation)) {
      notes.add("previous");
    }
    if (history.release().pinned().contains(generation.number())) {
      notes.add("pinned");
    }
    if (generation.restores() > 0) {
      notes.add("brought back " + generation.restores());
    }
    return String.format(
            Locale.ROOT,
            "%s %4d  %s  %-16s %-9s in %-6s",
            active ? "*" : " ",
            generation.number(),
            generation.committed(),
            Printable.line(generation.author()),
            Printable.line(generation.toolVersion()),
            Words.of(generation.took()))
        + (notes.isEmpty() ? "" : "  " + String.join(", ", notes));
  }

  private List<String> attempts(History history) {
    List<Attempt> all = history.attempts();
    List<Attempt> shown = all.subList(Math.max(0, all.size() - ATTEMPTS_SHOWN), all.size());
    List<String> lines = new ArrayList<>();
    if (!shown.isEmpty()) {
      lines.add("");
      lines.add(
          all.size() == shown.size()
              ? "Runs that failed:"
              : "The last " + shown.size() + " of " + all.size() + " runs that failed:");
      lines.add("");
    }
    for (Attempt attempt : shown.reversed()) {
      lines.add(
          "  "
              + Printable.line(attempt.time())
              + "  "
              + Printable.line(attempt.verb())
              + " "
              + Printable.line(attempt.outcome())
              + ", by "
              + Printable.line(attempt.author())
              + (attempt.problem().isEmpty() ? "" : ":\n    " + Printable.line(attempt.problem())));
    }
    return lines;
  }

  /** Which generation it is, in a sentence. */
  public static String sentence(Generation generation) {
    return "Generation "
        + generation.number()
        + ", committed at "
        + generation.committed()
        + " by "
        + Printable.line(generation.author())
        + " with greentic-deployer "
        + Printable.line(generation.toolVersion())
        + " in "
        + Words.of(generation.took())
        + (generation.restores() > 0 ? ", bringing back " + generation.restores() : "")
        + ".\n";
  }
}
