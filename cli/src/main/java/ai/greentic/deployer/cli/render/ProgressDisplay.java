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
  private final @Nullable Thread redrawing;

  private ProgressDisplay(ApplyEvent.Listener listener, @Nullable Thread redrawing) {
    this.listener = listener;
    this.redrawing = redrawing;
  }

  /**
   * Begins to show.
   *
   * @param columns the terminal's width
   */
  public static ProgressDisplay start(
      PrintStream out, Paint paint, InstantSource clock, boolean terminal, int columns) {
    if (!terminal) {
      return new ProgressDisplay(new PlainProgress(out, paint, clock), null);
    }
    LiveProgress live = new LiveProgress(out, paint, clock, columns);
    return new ProgressDisplay(live, Thread.ofVirtual().name("progress").start(() -> redraw(live)));
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

  @Override
  public void close() {
    if (redrawing != null) {
      redrawing.interrupt();
    }
  }
}
