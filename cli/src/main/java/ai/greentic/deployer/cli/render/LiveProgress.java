package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.resource.Address;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events on a terminal: what has ended scrolls by, and below it one line a running action is
 * redrawn in place, with the elapsed time and how far it is. Thread-safe.
 */
final class LiveProgress implements ApplyEvent.Listener {
  private static final int MOST_LINES = 12;
  private static final int BAR = 20;
  private static final int NARROW = 60;
  private static final String CLEAR_TO_END = "\r\u001b[J";

  private final PrintStream out;
  private final Paint paint;
  private final InstantSource clock;
  private final int columns;
  private final Map<Address, Running> running = new LinkedHashMap<>();
  private int drawn;

  /** An action that runs, and the last that was heard of it. */
  private record Running(Step.Operation operation, Instant since, String detail) {}

  LiveProgress(PrintStream out, Paint paint, InstantSource clock, int columns) {
    this.out = out;
    this.paint = paint;
    this.clock = clock;
    this.columns = columns;
  }

  @Override
  public synchronized void on(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.StepStarted(Address address, Step.Operation operation) -> {
        running.put(address, new Running(operation, clock.instant(), ""));
        redraw("");
      }
      case ApplyEvent.StepProgress(Address address, String what, long done, long total) ->
          detail(address, bar(done, total) + Words.progress(done, total) + " " + what);
      case ApplyEvent.StepNote(Address address, String what) -> detail(address, what);
      case ApplyEvent.StepFinished(Address address, _, _) -> ended(address, event);
      case ApplyEvent.StepFailed(Address address, _, _, _, _) -> ended(address, event);
      case ApplyEvent.Refreshing _,
          ApplyEvent.WaitingForLock _,
          ApplyEvent.Unsettled _,
          ApplyEvent.Recovered _,
          ApplyEvent.RollingBack _ ->
          redraw(EventText.line(event, paint) + "\n");
    }
  }

  private void detail(Address address, String text) {
    running.computeIfPresent(
        address,
        (_, action) -> new Running(action.operation(), action.since(), Printable.line(text)));
  }

  private void ended(Address address, ApplyEvent event) {
    running.remove(address);
    redraw(EventText.line(event, paint) + "\n");
  }

  /** Draws the running actions again, with the time that has passed. */
  synchronized void redraw() {
    if (!running.isEmpty()) {
      redraw("");
    }
  }

  private void redraw(String above) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('A');
    }
    screen.append(CLEAR_TO_END).append(above);
    drawn = 0;
    for (Map.Entry<Address, Running> entry : running.entrySet()) {
      if (drawn == MOST_LINES) {
        screen.append("  and ").append(running.size() - MOST_LINES).append(" more\n");
        drawn++;
        break;
      }
      screen.append(line(entry.getKey(), entry.getValue())).append('\n');
      drawn++;
    }
    out.print(screen);
    out.flush();
  }

  private String line(Address address, Running action) {
    String text =
        address
            + ": "
            + (isNarrow() ? "" : Words.running(action.operation()) + "... ")
            + Words.whole(Duration.between(action.since(), clock.instant()))
            + (action.detail().isEmpty() ? "" : "  " + action.detail());
    return paint.paint(Ink.FAINT, cut(text));
  }

  /** A line that wraps would break the redrawing. */
  private String cut(String text) {
    int room = columns - 1;
    return text.codePointCount(0, text.length()) <= room
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, room - 1))) + "…";
  }

  private boolean isNarrow() {
    return columns < NARROW;
  }

  private String bar(long done, long total) {
    if (total <= 0) {
      return "";
    }
    int length = isNarrow() ? BAR / 2 : BAR;
    int full = (int) Math.min(length, done * length / total);
    return "[" + "█".repeat(full) + "░".repeat(length - full) + "] ";
  }
}
