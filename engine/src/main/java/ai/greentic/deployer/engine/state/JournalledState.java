package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import java.io.IOException;
import java.util.Optional;

/** The state of a deployment and the journal of the run that continues it, read as one. */
record JournalledState(StateFolder folder) {

  /**
   * The state with the journal replayed. Takes no lock: what a writer changes while it is read is
   * read again.
   */
  Snapshot read() throws IOException, FormatException {
    folder.requireOurs();
    while (true) {
      Optional<StateFolder.Version> version = folder.version();
      try {
        Snapshot snapshot = written();
        if (snapshot.unsettled().isEmpty() || folder.version().equals(version)) {
          return snapshot;
        }
      } catch (FormatException e) {
        if (folder.version().equals(version)) {
          throw e;
        }
      }
    }
  }

  /** One look at state and journal, between which a writer may have replaced the state. */
  private Snapshot written() throws IOException, FormatException {
    Optional<State> found = folder.read();
    State written =
        found.isPresent() ? found.get() : State.fresh(folder.deployment(), StateStore.newId());
    Optional<Journal.Content> read = Journal.read(folder.journal());
    if (read.isEmpty()) {
      return new Snapshot(written, Optional.empty());
    }
    Journal.Content journal = read.get();
    requireFollows(written, journal);
    if (journal.serial() < written.serial()) {
      // A journal of an earlier state is left over.
      return new Snapshot(written, Optional.empty());
    }
    State before = beginning(written, journal);
    boolean running = StateLock.isHeld(folder.path());
    return new Snapshot(journal.replay(before), Optional.of(CutOff.of(journal, running)));
  }

  /** A journal of a later state or of another one tells of a loss. */
  private static void requireFollows(State written, Journal.Content journal)
      throws FormatException {
    boolean another =
        journal.serial() == written.serial()
            && written.serial() > 0
            && !journal.lineage().equals(written.lineage());
    if (journal.serial() > written.serial() || another) {
      throw new FormatException(
          (written.serial() == 0
                  ? "state.json is missing"
                  : "state.json has serial "
                      + written.serial()
                      + " of lineage "
                      + written.lineage())
              + ", but the journal continues serial "
              + journal.serial()
              + " of lineage "
              + journal.lineage());
    }
  }

  /** A first apply that was cut off has left its lineage in the journal alone. */
  private static State beginning(State written, Journal.Content content) {
    return written.serial() == 0 ? State.fresh(written.deployment(), content.lineage()) : written;
  }
}
