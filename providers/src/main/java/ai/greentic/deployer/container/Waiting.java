package ai.greentic.deployer.container;

import java.time.Duration;
import java.time.Instant;

/** The time and how to let it pass. */
interface Waiting {
  Waiting REAL =
      new Waiting() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  Instant now();

  void pause(Duration time) throws InterruptedException;
}
