package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.CutOff;
import ai.greentic.deployer.engine.state.LockRequest;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.Optional;

/** Changes the state of a deployment, and nothing on the host, under the lock. */
public final class StateWriter {
  private final StateStore store;
  private final Duration lockTimeout;
  private final ApplyEvent.Listener listener;

  public StateWriter(StateStore store, Duration lockTimeout, ApplyEvent.Listener listener) {
    this.store = store;
    this.lockTimeout = lockTimeout;
    this.listener = listener;
  }

  /** Makes one state of another. */
  @FunctionalInterface
  public interface Edit {
    State of(State state) throws DeployerException;
  }

  /** Work that needs the lock. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws DeployerException, InterruptedException;
  }

  /**
   * What an edit has done.
   *
   * @param before with the journal of a run that was cut off settled
   */
  public record Edited(State before, State after) {}

  /** Settles the journal, and writes what the edit makes of the state if that is another one. */
  public Edited edit(String verb, Edit edit) throws DeployerException, InterruptedException {
    return locked(
        verb,
        () -> {
          tell(store.recover());
          State before = store.read();
          State after = edit.of(before);
          if (!after.equals(before)) {
            store.write(after);
            store
                .auditLog()
                .append(
                    "state-edited",
                    Mapping.EMPTY.with("verb", verb).with("serial", Value.of(after.serial())));
          }
          return new Edited(before, after);
        });
  }

  /** Does work under the lock that settles the journal itself. */
  public <T> T locked(String verb, Work<T> work) throws DeployerException, InterruptedException {
    LockRequest request = LockRequest.of(verb, lockTimeout);
    try (StateLock _ =
        store.lock(
            request, holder -> listener.on(new ApplyEvent.WaitingForLock(holder, lockTimeout)))) {
      return work.run();
    }
  }

  /** Tells of a run whose journal was settled. */
  public void tell(Optional<CutOff> settled) {
    settled.ifPresent(run -> listener.on(new ApplyEvent.Recovered(run.sentence())));
  }
}
