package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the backup of a state back. Only for the holder of the lock. */
public final class StateRestore {
  private final StateStore store;
  private final StateFolder folder;

  StateRestore(StateStore store, StateFolder folder) {
    this.store = store;
    this.folder = folder;
  }

  /** Finds out what there is to restore; changes nothing. */
  public Restoration find() throws DeployerException {
    Snapshot current;
    try {
      current = store.snapshot();
    } catch (DeployerException e) {
      return instead(e.problems().getFirst().what());
    }
    State backup = folder.goodBackup().orElseThrow(this::nothingGood);
    return new Restoration(
        backup.withSerial(current.state().serial() + 1),
        backup.serial(),
        Optional.of(current.state()),
        Optional.empty(),
        Optional.empty());
  }

  private DeployerException nothingGood() {
    return DeployerException.failed(
        "there is no good backup in " + folder.path(),
        "bring back " + StateStore.copy(store.deployment()));
  }

  /** What the run of a journal did is true whatever became of the state that it began with. */
  private Restoration instead(String damage) throws DeployerException {
    State found = folder.restorable().orElseThrow(this::nothingGood);
    Optional<Journal.Content> journal =
        readableJournal()
            .filter(content ->
                content.lineage().equals(found.lineage()) && content.serial() >= found.serial());
    long highest =
        Math.max(
            Math.max(found.serial(), lastSerial()),
            journal.map(Journal.Content::serial).orElse(0L) + 1);
    return new Restoration(
        journal.map(content -> content.replay(found)).orElse(found).withSerial(highest + 1),
        found.serial(),
        Optional.empty(),
        Optional.of(damage),
        journal.map(content -> CutOff.of(content, found, false)));
  }

  private Optional<Journal.Content> readableJournal() {
    try {
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
      }
      folder.replace(restoration.restored());
      return aside;
    } catch (IOException e) {
      throw DeployerException.failed(
          "the state could not be restored in " + folder.path() + ": " + e,
          "make space or mend the file system, then run 'greentic-deployer state restore' again",
          e);
    }
  }
}
