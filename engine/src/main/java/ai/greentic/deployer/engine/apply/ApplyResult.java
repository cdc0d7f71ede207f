package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.state.State;
import java.time.Duration;

/**
 * What an apply has done, counted in resources.
 *
 * @param generation the one that is active now; 0 when a part was applied or all removed
 */
public record ApplyResult(
    int created,
    int updated,
    int deleted,
    int adopted,
    int forgotten,
    long generation,
    Duration elapsed,
    State state) {

  static ApplyResult of(Plan plan, Duration elapsed, State state) {
    int created = 0;
    int updated = 0;
    int deleted = 0;
    int adopted = 0;
    int forgotten = 0;
    for (Step step : plan.steps()) {
      switch (step.operation()) {
        case CREATE, CREATE_REPLACEMENT, RESTORE -> created++;
        case UPDATE -> updated++;
        case DELETE, DELETE_DEPOSED -> deleted++;
        case ADOPT -> adopted++;
        case FORGET -> forgotten++;
        case RECORD -> {}
      }
    }
    long generation = plan.header().rollout().commits().orElse(0);
    return new ApplyResult(
        created, updated, deleted, adopted, forgotten, generation, elapsed, state);
  }
}
