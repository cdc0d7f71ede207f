package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
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
 * The state of one deployment in its folder: {@code state.json}, {@code journal} while an apply
 * runs, and {@code lock}. Readers take no lock: they see the state with the journal replayed.
 */
public final class StateStore {
  private static final long FORMAT = 1;
  private static final String STATE_FILE = "state.json";
  private static final String JOURNAL = "journal";

  private final Path stateDir;
  private final Path folder;
  private final String deployment;

  /**
   * @param stateDir holds a folder for each deployment
   */
  public StateStore(Path stateDir, String deployment) {
    this.stateDir = stateDir;
    this.folder = stateDir.resolve(deployment);
    this.deployment = deployment;
  }

  /** The names of the deployments that have a state. */
  public static List<String> deployments(Path stateDir) throws DeployerException {
    try (Stream<Path> folders = Files.list(stateDir)) {
      return folders
          .filter(folder ->
              Files.exists(folder.resolve(STATE_FILE)) || Files.exists(folder.resolve(JOURNAL)))
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(stateDir, e);
    }
  }

  /** The folder of this deployment; it may not exist yet. */
  public Path folder() {
    return folder;
  }

  public String deployment() {
    return deployment;
  }

  /** A digest that is the same for two states exactly when nothing in them differs. */
  public static String digest(State state) {
    return StateCodec.digest(state);
  }

  /** True when something was ever applied. */
  public boolean exists() {
    return Files.exists(folder.resolve(STATE_FILE)) || Files.exists(journalFile());
  }

  /** The state as it is now; a fresh one with serial 0 when there is none. */
  public State read() throws DeployerException {
    try {
      requireOurs();
      while (true) {
        State written = readWritten();
        Optional<Journal.Content> journal = Journal.read(journalFile());
        if (readWritten().serial() != written.serial()) {
          continue;
        }
        if (journal.isPresent()) {
          requireFollows(written, journal.get());
        }
        return journal
            .filter(content -> content.serial() == written.serial())
            .map(content -> content.replay(beginning(written, content)))
            .orElse(written);
      }
    } catch (FormatException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private void requireOurs() throws IOException {
    for (Path path : List.of(folder, folder.resolve(STATE_FILE), journalFile())) {
      Ownership.require(path);
    }
  }

  /**
   * A journal of an earlier state is left over; one of a later or another state tells of a loss.
   */
  private static void requireFollows(State written, Journal.Content journal)
      throws FormatException {
    boolean another =
        journal.serial() == written.serial()
            && written.serial() > 0
            && !journal.lineage().equals(written.lineage());
    if (journal.serial() > written.serial() || another) {
      throw new FormatException(
          "the journal continues serial "
              + journal.serial()
              + " of lineage "
              + journal.lineage()
              + ", but "
              + STATE_FILE
              + (written.serial() == 0
                  ? " is missing"
                  : " has serial " + written.serial() + " of lineage " + written.lineage()));
    }
  }

  /** A first apply that was cut off has left its lineage in the journal alone. */
  private static State beginning(State written, Journal.Content content) {
    return written.serial() == 0 ? State.fresh(written.deployment(), content.lineage()) : written;
  }

  private State readWritten() throws IOException, FormatException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(folder.resolve(STATE_FILE));
    } catch (NoSuchFileException e) {
      return State.fresh(deployment, newId());
    }
    return Fields.read(
        STATE_FILE,
        CanonicalJson.decode(bytes),
        file -> {
          long format = file.integer("format");
          if (format != FORMAT) {
            throw new FormatException(
                "it has format " + format + "; this tool reads format " + FORMAT);
          }
          State state = StateCodec.fromValue(file.value("state"));
          if (!StateCodec.digest(state).equals(file.text("checksum"))) {
            throw new FormatException("its checksum does not match");
          }
          if (!state.deployment().equals(deployment)) {
            throw new FormatException("it is the state of deployment " + state.deployment());
          }
          return state;
        });
  }

  /** Replaces the state; the old one or the new one survives a crash. */
  public void write(State state) throws DeployerException {
    Mapping file =
        Mapping.EMPTY
            .with("format", Value.of(FORMAT))
            .with("checksum", StateCodec.digest(state))
            .with("state", StateCodec.toValue(state));
    try {
      DurableFile.write(folder.resolve(STATE_FILE), CanonicalJson.encode(file));
    } catch (IOException e) {
      throw DeployerException.failed(
          "the state could not be written to " + folder + ": " + e,
          "make space or mend the file system, then run any verb again: the journal has it all",
          e);
    }
    try {
      DurableFile.delete(journalFile());
    } catch (IOException e) {
      // It belongs to a serial that has passed, and the next run removes it.
      return;
    }
  }

  /** Takes the lock, making the folder first. */
  public StateLock lock(String verb, Duration timeout, Consumer<String> waiting)
      throws DeployerException, InterruptedException {
    try {
      DurableFile.makeFolder(folder);
      Ownership.requireSafeParent(stateDir);
      Ownership.require(folder);
    } catch (Ownership.UntrustedException e) {
      throw untrusted(e);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the state folder " + folder + " could not be made: " + e, "run as root", e);
    }
    StateLock lock = StateLock.take(folder, verb, timeout, waiting);
    try {
      DurableFile.deleteUnfinished(folder);
    } catch (IOException e) {
      // They only take space; what they take too much of, the next write will say.
      return lock;
    }
    return lock;
  }

  /**
   * Settles what a run that was cut off has left: its journal is replayed into the state.
   *
   * @return true when there was something to settle
   */
  public boolean recover() throws DeployerException {
    if (!Files.exists(journalFile())) {
      return false;
    }
    try {
      State before = readWritten();
      State after = read();
      if (after.serial() == before.serial()) {
        DurableFile.delete(journalFile());
        return false;
      }
      write(after);
      return true;
    } catch (FormatException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Begins the journal of an apply. Only for the holder of the lock, after {@link #recover}. */
  public Journal beginJournal(State state, JournalledRun run) throws DeployerException {
    try {
      return Journal.begin(journalFile(), state, run);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the journal in " + folder + " could not be begun: " + e,
          "make space or mend the file system; nothing was changed",
          e);
    }
  }

  /** 128 random bits as 32 hex digits. */
  public static String newId() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Path journalFile() {
    return folder.resolve(JOURNAL);
  }

  private DeployerException damaged(FormatException e) {
    return DeployerException.failed(
        "the state in " + folder + " is damaged: " + e.getMessage(),
        "restore it from a backup; nothing was changed",
        e);
  }

  static DeployerException untrusted(Ownership.UntrustedException e) {
    return DeployerException.failed(
        "the state is not to be trusted: " + e.getMessage(),
        "find out who could change it and whether its content is right, then give it to root with"
            + " chown and chmod go-w",
        e);
  }

  private static DeployerException unreadable(Path path, IOException e) {
    if (e instanceof Ownership.UntrustedException untrusted) {
      return untrusted(untrusted);
    }
    return DeployerException.failed(path + " could not be read: " + e, "run as root", e);
  }
}
