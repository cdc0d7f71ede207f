package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateReader;
import java.util.List;

/** The generations that a plan reckons with. */
record KeptGenerations(StateReader reader) {

  /** Those that are kept, the oldest first; one that is damaged must not hinder a destroy. */
  List<Generation> of(State state, Plan.Mode mode) throws DeployerException {
    long active = state.release().active();
    return switch (mode) {
      case APPLY, ROLLBACK -> reader.generations().upTo(active);
      case DESTROY, DESTROY_AND_PURGE -> reader.generations().usableUpTo(active);
    };
  }
}
