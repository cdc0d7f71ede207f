package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import ai.greentic.deployer.engine.storage.SpaceReserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The state of one deployment in its folder: {@code state.json}, its backup, {@code journal} while
 * an apply runs, and {@code lock}. Readers take no lock: they see the state with the journal
 * replayed.
 */
public final class StateStore implements StateReader {
  private final Path stateDir;
  private final StateFolder folder;

  /**
   * @param stateDir holds a folder for each deployment
   */
  public StateStore(Path stateDir, String deployment) {
    this.stateDir = stateDir;
    this.folder = new StateFolder(stateDir.resolve(deployment), deployment);
  }

  /** The names of the deployments that have a state. */
  public static List<String> deployments(Path stateDir) throws DeployerException {
    try (Stream<Path> folders = Files.list(stateDir)) {
      return folders
          .filter(folder -> new StateFolder(folder, "").isUsed())
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNREADABLE,
          stateDir + " could not be read: " + FailureReason.of(e),
          "run as root",
          e);
    }
  }

  /** The folder of this deployment; it may not exist yet. */
  public Path folder() {
    return folder.path();
  }

  @Override
  public String location() {
    return folder.path().toString();
  }

  @Override
  public String deployment() {
    return folder.deployment();
  }

  /** A digest that is the same for two states exactly when nothing in them differs. */
  public static String digest(State state) {
    return StateCodec.digest(state);
  }

  /** True when something was ever applied, also when its state is lost. */
  public boolean exists() {
    return folder.isUsed();
  }

  /** The state as it is now; a fresh one with serial 0 when there is none. */
  public State read() throws DeployerException {
    return snapshot().state();
  }

  @Override
  public Snapshot snapshot() throws DeployerException {
    try {
      return new JournalledState(folder).read();
    } catch (FormatException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The run that is changing the deployment, by its own note. Touches no lock. */
  public Optional<LockHolder> changing() {
    return StateLock.holder(folder.path());
  }

  /** Replaces the state and keeps the one before as the backup; a crash leaves old or new. */
  public void write(State state) throws DeployerException {
    try {
      folder.replace(state);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "the state could not be written to " + folder.path() + ": " + FailureReason.of(e),
          "make space or mend the file system, then run any verb again: the journal has it all",
          e);
    }
  }

  /** As {@link #lock(LockRequest, Consumer)}, for no plan. */
  public StateLock lock(String verb, Duration timeout, Consumer<String> waiting)
      throws DeployerException, InterruptedException {
    return lock(LockRequest.of(verb, timeout), waiting);
  }

  /**
   * Takes the lock, making the folder first.
   *
   * @param waiting told who holds the lock when we have to wait, once for each holder
   */
  public StateLock lock(LockRequest request, Consumer<String> waiting)
      throws DeployerException, InterruptedException {
    try {
      DurableFile.makeFolder(folder.path());
      Ownership.requireSafeParent(stateDir);
      Ownership.require(folder.path());
    } catch (Ownership.UntrustedException e) {
      throw untrusted(e);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "the state folder " + folder.path() + " could not be made: " + FailureReason.of(e),
          "run as root",
          e);
    }
    StateLock lock = StateLock.take(folder.path(), request, waiting);
    try {
      DurableFile.deleteUnfinished(folder.path());
    } catch (IOException e) {
      // They only take space; what they take too much of, the next write will say.
      return lock;
    }
    return lock;
  }

  /**
   * Finds out whether the lock is free, and then removes the note of a holder that was killed.
   *
   * @return who left that note
   * @throws DeployerException with category LOCKED when a process holds it
   */
  public Optional<LockHolder> requireUnlocked() throws DeployerException {
    return Files.exists(folder.path()) ? StateLock.requireFree(folder.path()) : Optional.empty();
  }

  /**
   * Settles what a run that was cut off has left: its journal is replayed into the state. Only for
   * the holder of the lock.
   *
   * @return that run; empty when there was nothing to settle
   */
  public Optional<CutOff> recover() throws DeployerException {
    if (!Files.exists(folder.journal())) {
      return Optional.empty();
    }
    Snapshot snapshot = snapshot();
    Optional<CutOff> cutOff = snapshot.unsettled().map(CutOff::thatEnded);
    if (cutOff.isPresent()) {
      write(snapshot.state());
      return cutOff;
    }
    try {
      DurableFile.delete(folder.journal());
    } catch (IOException e) {
      throw unreadable(e);
    }
    return Optional.empty();
  }

  /** Begins the journal of an apply. Only for the holder of the lock, after {@link #recover}. */
  public Journal beginJournal(State state, JournalledRun run) throws DeployerException {
    try {
      return Journal.begin(folder.journal(), state, run);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "the journal in " + folder.path() + " could not be begun: " + FailureReason.of(e),
          "make space or mend the file system; nothing was changed",
          e);
    }
  }

  /**
   * Takes the space that recording one more run needs, before this one may fill the disk. Only for
   * the holder of the lock.
   */
  public SpaceReserve reserveSpace() throws DeployerException {
    try {
      return SpaceReserve.take(folder.path(), folder.spaceOfARun());
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNWRITABLE,
          "there is not enough space in "
              + folder.path()
              + " to take a failed run back: "
              + FailureReason.of(e),
          "make space there; nothing was changed",
          e);
    }
  }

  /** Written only by the holder of the lock. */
  @Override
  public GenerationStore generations() {
    return new GenerationStore(folder.generations());
  }

  /** Who did what with this deployment. Written only by the holder of the lock. */
  public AuditLog auditLog() {
    return new AuditLog(folder.path(), deployment());
  }

  /** Brings the backup back. Only for the holder of the lock. */
  public StateRestore restore() {
    return new StateRestore(this, folder);
  }

  /** 128 random bits as 32 hex digits. */
  public static String newId() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private DeployerException damaged(FormatException e) {
    return DeployerException.failed(
        EngineError.STATE_DAMAGED,
        "the state in " + folder.path() + " cannot be used: " + e.getMessage(),
        wayOut() + "; nothing was changed",
        e);
  }

  private String wayOut() {
    return folder
        .restorable()
        .map(found ->
            "bring back serial "
                + found.serial()
                + " ("
                + StateFolder.count(found.resources().size())
                + ") with 'greentic-deployer state restore -name="
                + deployment()
                + "', or "
                + copy(deployment()))
        .orElseGet(() -> "there is no good backup beside it; bring back " + copy(deployment()));
  }

  static String copy(String deployment) {
    return "a copy of your own with 'greentic-deployer state push -force -name="
        + deployment
        + " FILE'";
  }

  static DeployerException untrusted(Ownership.UntrustedException e) {
    return DeployerException.failed(
        EngineError.STATE_UNTRUSTED,
        "the state is not to be trusted: " + e.getMessage(),
        "find out who could change it and whether its content is right, then give it to root with"
            + " chown and chmod go-w",
        e);
  }

  private DeployerException unreadable(IOException e) {
    if (e instanceof Ownership.UntrustedException untrusted) {
      return DeployerException.failed(
          EngineError.STATE_UNTRUSTED,
          "the state is not to be trusted: " + e.getMessage(),
          "find out who could change it and whether its content is right, then give it to root with"
              + " chown and chmod go-w; or "
              + wayOut(),
          untrusted);
    }
    return DeployerException.failed(
        EngineError.STATE_UNREADABLE,
        folder.path() + " could not be read: " + FailureReason.of(e),
        "run as root",
        e);
  }
}
