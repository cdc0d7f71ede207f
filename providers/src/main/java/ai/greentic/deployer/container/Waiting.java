package ai.greentic.deployer.container;

import java.time.Duration;
import java.time.Instant;

/** The time and how to let it pass. */
interface Waiting {
  Waiting REAL =
      new Waiting() {
        @Override
        public Instant now() {
          return Instant.EPOCH.plusNanos(System.nanoTime());
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /**
   * Only good for differences: it has an origin of its own, so that nobody who sets the clock
   * shortens or draws out what is waited for.
   */
  Instant now();

  void pause(Duration time) throws InterruptedException;
}
