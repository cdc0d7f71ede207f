package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.resource.Address;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events on a terminal: what has ended scrolls by, and below it one line a running action is
 * redrawn in place, with the elapsed time and how far it is, and one line that sums up.
 * Thread-safe.
 */
final class LiveProgress implements ApplyEvent.Listener {
  private static final int MOST_LINES = 12;

  /** A line above to scroll what ended, the summary, and the cursor's own line. */
  private static final int OTHER_LINES = 3;

  /** What is read faster is not worth a line. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private static final String CLEAR_TO_END = "\r\u001b[J";

  /** DECAWM: a line that is too wide since the window became narrower is cut, not wrapped. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final Paint paint;
  private final InstantSource clock;
  private final TerminalSize size;
  private final Map<Address, Running> running = new LinkedHashMap<>();
  private final Map<String, Read> reading = new LinkedHashMap<>();
  private Optional<Count> read = Optional.empty();
  private Optional<Count> applied = Optional.empty();
  private int drawn;

  /** An action that runs, and the last that was heard of it. */
  private record Running(Step.Operation operation, Instant since, Detail detail) {}

  /** Something that is being read. */
  private record Read(Instant since, Detail detail) {}

  /** How much of something is done. */
  private record Count(int done, int all, Instant since) {
    Count next() {
      return new Count(done + 1, all, since);
    }
  }

  LiveProgress(PrintStream out, Paint paint, InstantSource clock, TerminalSize size) {
    this.out = out;
    this.paint = paint;
    this.clock = clock;
    this.size = size;
  }

  @Override
  public synchronized void on(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.Refreshing(int resources) -> {
        read = Optional.of(new Count(0, resources, clock.instant()));
        redraw("");
      }
      case ApplyEvent.Observing(Address address) ->
          reading.put(address.toString(), new Read(clock.instant(), Detail.NONE));
      case ApplyEvent.Observed(Address address) -> {
        reading.remove(address.toString());
        read = read.map(Count::next);
      }
      case ApplyEvent.Reading(String what, long done, long total) -> read(what, done, total);
      case ApplyEvent.Refreshed _ -> {
        reading.clear();
        read = Optional.empty();
        redraw("");
      }
      case ApplyEvent.Applying(int steps) ->
          applied = Optional.of(new Count(0, steps, clock.instant()));
      case ApplyEvent.StepStarted(Address address, Step.Operation operation) -> {
        running.put(address, new Running(operation, clock.instant(), Detail.NONE));
        redraw("");
      }
      case ApplyEvent.StepProgress(Address address, String what, long done, long total) ->
          detail(address, Detail.bytes(what, done, total));
      case ApplyEvent.StepAttempt(Address address, String what, long attempts) ->
          detail(address, Detail.attempts(what, attempts));
      case ApplyEvent.StepNote(Address address, String what) -> detail(address, Detail.note(what));
      case ApplyEvent.StepFinished(Address address, _, _) -> ended(address, event);
      case ApplyEvent.StepFailed(Address address, _, _, _) -> ended(address, event);
      case ApplyEvent.WaitingForLock _,
          ApplyEvent.Unsettled _,
          ApplyEvent.Recovered _,
          ApplyEvent.RollingBack _ ->
          redraw(EventText.line(event, paint) + "\n");
    }
  }

  /** A file that nobody announced is there until its last byte. */
  private void read(String what, long done, long total) {
    Detail detail = Detail.bytes("", done, total);
    Read begun = reading.get(what);
    reading.put(what, new Read(begun == null ? clock.instant() : begun.since(), detail));
    if (begun == null) {
      redraw("");
    } else if (done == total && read.isEmpty()) {
      reading.remove(what);
    }
  }

  private void detail(Address address, Detail detail) {
    running.computeIfPresent(
        address, (_, action) -> new Running(action.operation(), action.since(), detail));
  }

  private void ended(Address address, ApplyEvent event) {
    running.remove(address);
    applied = applied.map(Count::next).filter(count -> count.done() < count.all());
    redraw(
        (size.isNarrow() ? EventText.shortLine(event, paint) : EventText.line(event, paint))
            + "\n");
  }

  /** Draws what is going on again, with the time that has passed. */
  synchronized void redraw() {
    if (drawn > 0 || !reading.isEmpty()) {
      redraw("");
    }
  }

  /** Leaves nothing of what was redrawn in place. */
  synchronized void clear() {
    running.clear();
    reading.clear();
    read = Optional.empty();
    applied = Optional.empty();
    redraw();
  }

  private void redraw(String above) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('A');
    }
    screen.append(CLEAR_TO_END).append(above);
    List<String> lines = lines();
    if (!lines.isEmpty()) {
      screen.append(NO_WRAP);
      lines.forEach(line -> screen.append(paint.paint(Ink.FAINT, size.cut(line))).append('\n'));
      screen.append(WRAP);
    }
    drawn = lines.size();
    out.print(screen);
    out.flush();
  }

  private List<String> lines() {
    Instant now = clock.instant();
    List<String> lines = new ArrayList<>();
    running.forEach((address, action) -> lines.add(line(address, action, now)));
    reading.forEach((what, slow) -> {
      Duration elapsed = Duration.between(slow.since(), now);
      if (elapsed.compareTo(SLOW) >= 0) {
        lines.add(
            Printable.line(what)
                + ": Reading... "
                + Words.whole(elapsed)
                + detail(slow.detail().text(size.isNarrow())));
      }
    });
    int room = Math.clamp(size.rows() - OTHER_LINES, 1, MOST_LINES);
    if (lines.size() > room) {
      int more = lines.size() - room + 1;
      lines.subList(room - 1, lines.size()).clear();
      lines.add("and " + more + " more");
    }
    summary(now).ifPresent(lines::add);
    return lines;
  }

  private Optional<String> summary(Instant now) {
    return read.map(count -> "Reading the machine: " + far(count, " in ", now))
        .or(() ->
            applied.map(
                count -> far(count, " done in ", now) + ", " + running.size() + " running"));
  }

  private static String far(Count count, String verb, Instant now) {
    return count.done()
        + " of "
        + count.all()
        + verb
        + Words.whole(Duration.between(count.since(), now));
  }

  private String line(Address address, Running action, Instant now) {
    String detail = action.detail().text(size.isNarrow());
    return address
        + ": "
        + (size.isNarrow() ? "" : Words.running(action.operation()) + "... ")
        + Words.whole(Duration.between(action.since(), now))
        + detail(detail);
  }

  private static String detail(String text) {
    return text.isEmpty() ? "" : "  " + text;
  }

  /** How far an action is, as it was last heard. */
  private record Detail(String what, long done, long total, long attempts) {
    private static final int BAR = 20;
    static final Detail NONE = note("");

    static Detail note(String what) {
      return new Detail(Printable.line(what), -1, -1, 0);
    }

    static Detail bytes(String what, long done, long total) {
      return new Detail(Printable.line(what), done, total, 0);
    }

    static Detail attempts(String what, long attempts) {
      return new Detail(Printable.line(what), -1, -1, attempts);
    }

    String text(boolean narrow) {
      if (attempts > 0) {
        return "attempt " + attempts + ": " + what;
      }
      if (done < 0) {
        return what;
      }
      if (total <= 0) {
        return Words.bytes(done) + told();
      }
      return narrow
          ? bar(BAR / 2) + percent()
          : bar(BAR) + percent() + " of " + Words.bytes(total) + told();
    }

    private String told() {
      return what.isEmpty() ? "" : " " + what;
    }

    private String percent() {
      return Math.min(100, (long) (100.0 * done / total)) + "%";
    }

    private String bar(int length) {
      int full = (int) Math.min(length, (long) (1.0 * done / total * length));
      return "[" + "█".repeat(full) + "░".repeat(length - full) + "] ";
    }
  }
}
