package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one deployment's state, and the order in which they are written. */
record StateFolder(Path path, String deployment) {
  private static final long FILES_OF_A_RELEASE = 1 << 20;

  /** Tells two files under one name apart: each replacement is a new file. */
  record Version(Optional<Object> fileKey, FileTime modified, long size) {}

  Path state() {
    return path.resolve("state.json");
  }

  Path backup() {
    return path.resolve("state.json.backup");
  }

  Path journal() {
    return path.resolve("journal");
  }

  /** State, backup and journal of a run, and files of a release that are rendered, in bytes. */
  long spaceOfARun() throws IOException {
    long state = Files.exists(state()) ? Files.size(state()) : 0;
    return FILES_OF_A_RELEASE + 4 * state;
  }

  Path generations() {
    return path.resolve("generations");
  }

  private Path lastSerialFile() {
    return path.resolve("serial.json");
  }

  /** True when something was ever written here. */
  boolean isUsed() {
    return List.of(state(), backup(), journal(), lastSerialFile()).stream().anyMatch(Files::exists);
  }

  void requireOurs() throws IOException {
    for (Path file : List.of(path, state(), journal(), lastSerialFile())) {
      Ownership.require(file);
    }
  }

  Optional<Version> version() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(state(), BasicFileAttributes.class);
      return Optional.of(
          new Version(
              Optional.ofNullable(found.fileKey()), found.lastModifiedTime(), found.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The state as it was written last, without the journal; empty when there never was one. */
  Optional<State> read() throws IOException, FormatException {
    // What tells of a state is looked at before the state, which is written first.
    boolean hadBackup = Files.exists(backup());
    Optional<LastSerial> last = lastSerial();
    try {
      Optional<State> found = stateIn(state());
      if (found.isPresent() && last.isPresent()) {
        last.get().requireNotAfter(found.get());
      }
      return found.isPresent() ? found : missing(last, hadBackup);
    } catch (FormatException e) {
      throw new FormatException("state.json: " + e.getMessage(), e);
    }
  }

  /** After all was destroyed, a state that is gone is no loss. */
  private Optional<State> missing(Optional<LastSerial> last, boolean hadBackup)
      throws FormatException {
    if (last.isPresent() && last.get().resources() > 0) {
      throw new FormatException(
          "it is missing; serial "
              + last.get().serial()
              + " with "
              + count(last.get().resources())
              + " was written last");
    }
    if (last.isEmpty() && hadBackup) {
      throw new FormatException("it is missing, and its backup is there");
    }
    return last.map(known ->
        new State(deployment, known.lineage(), known.serial(), Map.of(), List.of(), Release.NONE));
  }

  static String count(long resources) {
    return resources + (resources == 1 ? " resource" : " resources");
  }

  /** What there is to go on with when the state or its journal is damaged. */
  Optional<State> restorable() {
    try {
      Ownership.require(path);
      Ownership.require(state());
      Optional<State> written = read();
      return written.isPresent() ? written : goodBackup();
    } catch (IOException | FormatException e) {
      return goodBackup();
    }
  }

  /** The backup, when there is one that can be used. */
  Optional<State> goodBackup() {
    try {
      Ownership.require(path);
      Ownership.require(backup());
      return stateIn(backup());
    } catch (IOException | FormatException e) {
      return Optional.empty();
    }
  }

  private Optional<State> stateIn(Path file) throws IOException, FormatException {
    try {
      return Optional.of(StateFile.decode(Files.readAllBytes(file), deployment));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** One that cannot be read tells nothing, and the state's own checksum is what counts. */
  Optional<LastSerial> lastSerial() throws IOException {
    try {
      return Optional.of(LastSerial.decode(Files.readAllBytes(lastSerialFile())));
    } catch (NoSuchFileException | FormatException e) {
      return Optional.empty();
    }
  }

  /** Replaces the state, keeps the one that was there as the backup, and drops the journal. */
  void replace(State state) throws IOException {
    forgetOtherLineage(state);
    DurableFile.writeKeeping(state(), StateFile.encode(state), backup());
    written(state);
  }

  /** As {@link #replace}, for a state that cannot be used: the backup stays as it is. */
  void replaceDamaged(State state) throws IOException {
    forgetOtherLineage(state);
    DurableFile.write(state(), StateFile.encode(state));
    written(state);
  }

  private void forgetOtherLineage(State state) throws IOException {
    Optional<LastSerial> last = lastSerial();
    if (last.isPresent() && !last.get().lineage().equals(state.lineage())) {
      DurableFile.delete(lastSerialFile());
    }
  }

  private void written(State state) {
    try {
      // After the state, so that a crash between the two leaves a serial that is too low.
      DurableFile.write(lastSerialFile(), LastSerial.of(state).encode());
      DurableFile.delete(journal());
    } catch (IOException e) {
      // The state is written; a journal that stays belongs to a serial that has passed.
      return;
    }
  }

  /**
   * Gives a state that cannot be used and the journal that continues it second names, under which
   * they outlive what is written in their place. Until then they stay where they are: whoever is
   * cut off in between finds them again.
   *
   * @return those names
   */
  List<String> setAside(Instant now) throws IOException {
    String suffix =
        ".damaged-" + now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
    List<String> names = new ArrayList<>();
    for (Path file : List.of(journal(), state())) {
      String name = file.getFileName() + suffix;
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        setAside(file, file.resolveSibling(name));
        names.add(name);
      }
    }
    return names;
  }

  private static void setAside(Path file, Path name) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      // Nothing to go on with is in it, and no file can be renamed over it.
      Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.deleteIfExists(name);
    try {
      Files.createLink(name, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(file, name, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
