package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.storage.Ownership;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts another state in the place of the one that is there: its backup, or one from somewhere else.
 * Only for the holder of the lock.
 */
public final class StateRestore {
  private final StateStore store;
  private final StateFolder folder;

  StateRestore(StateStore store, StateFolder folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Finds out what there is to restore: the backup, or the state itself when only its journal is
   * damaged. Settles the journal of a state that can be used; changes nothing else.
   */
  public Restoration find() throws DeployerException {
    return inPlaceOf(damage ->
        (damage ? folder.restorable() : folder.goodBackup()).orElseThrow(this::nothingGood));
  }

  /** As {@link #find}, for a state that comes from somewhere else, whatever is there. */
  public Restoration of(State given) throws DeployerException {
    return inPlaceOf(_ -> given);
  }

  private interface Source {
    State state(boolean damage) throws DeployerException;
  }

  private Restoration inPlaceOf(Source source) throws DeployerException {
    State current;
    try {
      current = store.read();
    } catch (DeployerException e) {
      return instead(source.state(true), e.problems().getFirst().what());
    }
    State found = source.state(false);
    Optional<CutOff> settled = store.recover();
    return new Restoration(
        after(found, current.serial()),
        found.serial(),
        Optional.of(current),
        Optional.empty(),
        settled);
  }

  private static State after(State state, long highest) {
    return state.serial() > highest ? state : state.withSerial(highest + 1);
  }

  private DeployerException nothingGood() {
    return DeployerException.failed(
        EngineError.NO_BACKUP,
        "there is no good backup in " + folder.path(),
        "bring back " + StateStore.copy(store.deployment()));
  }

  /** What the run of a journal did is true whatever became of the state that it began with. */
  private Restoration instead(State found, String damage) {
    Optional<Journal.Content> journal =
        readableJournal()
            .filter(content ->
                content.lineage().equals(found.lineage()) && content.serial() >= found.serial());
    State replayed = journal.map(content -> content.replay(found)).orElse(found);
    long highest =
        Math.max(
            Math.max(replayed.serial(), lastSerial()),
            journal.map(Journal.Content::serial).orElse(0L) + 1);
    return new Restoration(
        replayed.withSerial(highest + 1),
        found.serial(),
        Optional.empty(),
        Optional.of(damage),
        journal.map(content -> CutOff.of(content, false)));
  }

  /** What others could have written is set aside unread. */
  private Optional<Journal.Content> readableJournal() {
    try {
      Ownership.require(folder.journal());
      return Journal.salvage(folder.journal());
    } catch (IOException | FormatException e) {
      return Optional.empty();
    }
  }

  private long lastSerial() {
    try {
      return folder.lastSerial().map(LastSerial::serial).orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Does it.
   *
   * @param now part of the names of the files that are set aside
   * @return the names of those files
   */
  public List<String> run(Restoration restoration, Instant now) throws DeployerException {
    try {
      List<String> aside = new ArrayList<>();
      if (restoration.damage().isPresent()) {
        aside.addAll(folder.setAside(now));
        folder.replaceDamaged(restoration.restored());
      } else {
        folder.replace(restoration.restored());
      }
      store
          .auditLog()
          .append(
              "state-replaced",
              Mapping.EMPTY.with("serial", Value.of(restoration.restored().serial())));
      return aside;
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "the state could not be restored in " + folder.path() + ": " + FailureReason.of(e),
          "make space or mend the file system, then run 'greentic-deployer state restore' again",
          e);
    }
  }
}
