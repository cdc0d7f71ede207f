package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;

/** The generations that a plan reckons with. */
record KeptGenerations(StateStore store) {

  /** Those that are kept, the oldest first; one that is damaged must not hinder a destroy. */
  List<Generation> of(State state, Plan.Mode mode) throws DeployerException {
    long active = state.release().active();
    return switch (mode) {
      case APPLY, ROLLBACK -> store.generations().upTo(active);
      case DESTROY, DESTROY_AND_PURGE -> store.generations().usableUpTo(active);
    };
  }
}
