package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which changes of a plan stop the application for a while. */
record Interruptions(Plan plan) {

  /** A destroy ends the application; to say that it is interrupted would mislead. */
  boolean by(Change change) {
    boolean goesOn =
        switch (plan.header().mode()) {
          case APPLY, ROLLBACK -> true;
          case DESTROY, DESTROY_AND_PURGE -> false;
        };
    return goesOn && change.isChange() && change.interrupts();
  }

  List<Change> all() {
    return plan.changes().stream().filter(this::by).toList();
  }

  /** What a container says of its last start is the best guess for the next one. */
  static Optional<Duration> last(Change change) {
    return change
        .before()
        .flatMap(before -> before.get("interruptionMillis"))
        .flatMap(value ->
            value instanceof Value.Int(long millis)
                ? Optional.of(Duration.ofMillis(millis))
                : Optional.empty());
  }
}
