package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import java.io.IOException;
import java.util.Optional;

/** The state while an apply runs: nothing changes it but effects that are in the journal. */
final class RunningState {
  private final Journal journal;
  private State state;

  RunningState(Journal journal, State state) {
    this.journal = journal;
    this.state = state;
  }

  /** Records an effect; on disk when this returns. Work that cannot be recorded must not begin. */
  void record(Effect effect) throws DeployerException {
    try {
      journal.record(effect);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the journal could not be written: " + e,
          "make space or mend the file system, then apply again",
          e);
    }
    synchronized (this) {
      state = effect.on(state);
    }
  }

  synchronized Optional<ManagedResource> get(Address address) {
    return state.get(address);
  }

  synchronized State state() {
    return state;
  }
}
