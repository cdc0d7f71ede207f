package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The state while an apply runs: nothing changes it but effects that are in the journal. */
final class RunningState {
  private final Journal journal;
  private final State before;
  private final Map<Address, ManagedResource> resources;

  RunningState(Journal journal, State before) {
    this.journal = journal;
    this.before = before;
    this.resources = new TreeMap<>(before.resources());
  }

  /** Records an effect; on disk when this returns. Work that cannot be recorded must not begin. */
  void record(Effect effect) throws DeployerException {
    try {
      journal.record(effect);
    } catch (IOException e) {
      // What has happened goes into the state, which may still get to the disk at the end.
      if (!(effect instanceof Effect.Began)) {
        take(effect);
      }
      throw DeployerException.failed(
          "the journal could not be written: " + e,
          "make space or mend the file system, then apply again",
          e);
    }
    take(effect);
  }

  private synchronized void take(Effect effect) {
    effect.on(resources);
  }

  synchronized Optional<ManagedResource> get(Address address) {
    return Optional.ofNullable(resources.get(address));
  }

  synchronized State state() {
    return before.withResources(resources);
  }
}
