package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.resource.Address;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Events as plain lines, for logs and pipes: progress of one action at most every few seconds. */
final class PlainProgress implements ApplyEvent.Listener {
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Paint paint;
  private final InstantSource clock;
  private final Map<Address, Instant> lastSaid = new TreeMap<>();

  PlainProgress(PrintStream out, Paint paint, InstantSource clock) {
    this.out = out;
    this.paint = paint;
    this.clock = clock;
  }

  @Override
  public void on(ApplyEvent event) {
    switch (event) {
      case ApplyEvent.StepProgress(Address address, _, _, _) -> thinned(address, event);
      case ApplyEvent.StepNote(Address address, _) -> thinned(address, event);
      case ApplyEvent.StepStarted(Address address, _) -> {
        lastSaid.put(address, clock.instant());
        say(event);
      }
      case ApplyEvent.StepAttempt(Address address, _, _) -> thinned(address, event);
      case ApplyEvent.Observing _,
          ApplyEvent.Observed _,
          ApplyEvent.Reading _,
          ApplyEvent.Refreshed _,
          ApplyEvent.Applying _ -> {
        // A log is told what happens, not how far reading is.
      }
      case ApplyEvent.Refreshing _,
          ApplyEvent.WaitingForLock _,
          ApplyEvent.Unsettled _,
          ApplyEvent.Recovered _,
          ApplyEvent.RollingBack _,
          ApplyEvent.StepFinished _,
          ApplyEvent.StepFailed _ ->
          say(event);
    }
  }

  private void thinned(Address address, ApplyEvent event) {
    Instant now = clock.instant();
    Instant last = lastSaid.get(address);
    if (last == null || !now.isBefore(last.plus(BETWEEN))) {
      lastSaid.put(address, now);
      say(event);
    }
  }

  private void say(ApplyEvent event) {
    out.println(EventText.line(event, paint));
    out.flush();
  }
}
