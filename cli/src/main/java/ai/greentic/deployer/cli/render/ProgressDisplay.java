package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Shows events while work goes on: redrawn in place on a terminal, else as plain lines. */
public final class ProgressDisplay implements ApplyEvent.Listener, AutoCloseable {
  /** Shows nothing. */
  public static final ApplyEvent.Listener NONE = _ -> {};

  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(250);

  private final ApplyEvent.Listener listener;
  private final @Nullable LiveProgress live;
  private final @Nullable Thread redrawing;

  private ProgressDisplay(
      ApplyEvent.Listener listener, @Nullable LiveProgress live, @Nullable Thread redrawing) {
    this.listener = listener;
    this.live = live;
    this.redrawing = redrawing;
  }

  /** Begins to show line by line. */
  public static ProgressDisplay plain(PrintStream out, Paint paint, InstantSource clock) {
    return new ProgressDisplay(new PlainProgress(out, paint, clock), null, null);
  }

  /** Begins to show on a terminal, redrawn in place. */
  public static ProgressDisplay live(
      PrintStream out, Paint paint, InstantSource clock, TerminalSize size) {
    LiveProgress live = new LiveProgress(out, paint, clock, size);
    return new ProgressDisplay(
        live, live, Thread.ofPlatform().daemon().name("progress").start(() -> redraw(live)));
  }

  private static void redraw(LiveProgress live) {
    try {
      while (true) {
        Thread.sleep(BETWEEN_FRAMES);
        live.redraw();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void on(ApplyEvent event) {
    listener.on(event);
  }

  /** Leaves nothing of what was redrawn in place: something else is printed now. */
  public void clear() {
    if (live != null) {
      live.clear();
    }
  }

  @Override
  public void close() {
    clear();
    if (redrawing != null) {
      redrawing.interrupt();
    }
  }
}
