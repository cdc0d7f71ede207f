package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The state while an apply runs: nothing changes it but effects that are in the journal. */
final class RunningState {
  private final Journal journal;
  private final State before;
  private final Map<Address, ManagedResource> resources;
  private boolean departed;
  private volatile OptionalLong committed = OptionalLong.empty();

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
      throw unwritable(e);
    }
    take(effect);
  }

  /** Records that the host has a generation from now on, 0 for none any more. */
  void commit(long generation) throws DeployerException {
    try {
      journal.commit(generation);
    } catch (IOException e) {
      throw unwritable(e);
    }
    committed = OptionalLong.of(generation);
  }

  private static DeployerException unwritable(IOException e) {
    return DeployerException.failed(
        EngineError.STATE_UNWRITABLE,
        "the journal could not be written: " + FailureReason.of(e),
        "make space or mend the file system, then apply again",
        e);
  }

  private synchronized void take(Effect effect) {
    effect.on(resources);
    departed |= effect.departs();
  }

  synchronized Optional<ManagedResource> get(Address address) {
    return Optional.ofNullable(resources.get(address));
  }

  synchronized State state() {
    return before.withResources(resources);
  }

  /** The state after the run. */
  synchronized State after(String nonce) {
    return Journal.after(before.withResources(resources), nonce, departed, committed);
  }
}
