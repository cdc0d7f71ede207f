package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.storage.AppendFile;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The write-ahead log of a running apply: a CBOR sequence (RFC 8742) of a beginning and then
 * effects. An intent is on disk before the work that it announces begins.
 */
public final class Journal implements AutoCloseable {
  private static final String COMMITTED = "committed";

  private final AppendFile file;

  private Journal(AppendFile file) {
    this.file = file;
  }

  /**
   * What a journal tells.
   *
   * @param lineage of the state that the run began with, which may not be written yet
   * @param serial of that state
   * @param committed the generation that the host has from now on, if the run got that far
   */
  record Content(
      String lineage,
      long serial,
      JournalledRun run,
      List<Effect> effects,
      OptionalLong committed) {
    /** The state as the run left it. */
    State replay(State state) {
      Map<Address, ManagedResource> resources = new TreeMap<>(state.resources());
      effects.forEach(effect -> effect.on(resources));
      return after(
          state.withResources(resources),
          run.nonce(),
          effects.stream().anyMatch(Effect::departs),
          committed);
    }
  }

  /**
   * The state after a run.
   *
   * @param departed the run recorded an effect that {@link Effect#departs}
   * @param committed the generation that the host has now, if the run got that far
   */
  public static State after(
      State resources, String nonce, boolean departed, OptionalLong committed) {
    State next = resources.next(nonce);
    if (committed.isPresent()) {
      return next.withRelease(next.release().at(committed.getAsLong()));
    }
    return departed ? next.withRelease(next.release().withDeparture()) : next;
  }

  /** Begins a journal; there must be none. */
  static Journal begin(Path path, State state, JournalledRun run) throws IOException {
    byte[] beginning =
        CborEncoder.encode(
            Mapping.EMPTY
                .with("lineage", state.lineage())
                .with("serial", Value.of(state.serial()))
                .with("run", run.toValue()));
    AppendFile file = AppendFile.create(path, JournalRecords::frame);
    try {
      file.append(beginning);
      file.sync();
      return new Journal(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Records an effect, after those recorded before. An intent is on disk when this returns; an
   * outcome soon after, and in any case before the next intent is. Called from several threads.
   */
  public void record(Effect effect) throws IOException {
    file.append(CborEncoder.encode(StateCodec.effect(effect)));
    if (effect instanceof Effect.Began) {
      file.sync();
    }
  }

  /** Records that the host has a generation now, 0 for none any more; on disk when this returns. */
  public void commit(long generation) throws IOException {
    file.append(CborEncoder.encode(Mapping.EMPTY.with(COMMITTED, Value.of(generation))));
    file.sync();
  }

  /** Returns when all that was recorded is on disk. */
  public void sync() throws IOException {
    file.sync();
  }

  /** Reads a journal; empty when there is none, or none whose beginning got to the disk. */
  static Optional<Content> read(Path path) throws IOException, FormatException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return content(JournalRecords.decode(bytes));
  }

  /** Reads what can be read of a journal that is damaged. */
  static Optional<Content> salvage(Path path) throws IOException, FormatException {
    return Files.exists(path)
        ? content(JournalRecords.salvage(Files.readAllBytes(path)))
        : Optional.empty();
  }

  private static Optional<Content> content(List<Value> values) throws FormatException {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    List<Effect> effects = new ArrayList<>();
    OptionalLong commit = OptionalLong.empty();
    for (Value value : values.subList(1, values.size())) {
      if (value instanceof Mapping mapping && mapping.get(COMMITTED).isPresent()) {
        commit = OptionalLong.of(Fields.read("commit", mapping, one -> one.integer(COMMITTED)));
      } else {
        effects.add(StateCodec.effect(value));
      }
    }
    OptionalLong committed = commit;
    return Optional.of(
        Fields.read(
            "beginning of the journal",
            values.getFirst(),
            fields ->
                new Content(
                    fields.text("lineage"),
                    fields.integer("serial"),
                    Fields.read("run", fields.value("run"), JournalledRun::of),
                    effects,
                    committed)));
  }

  /** Whoever must know that all is on disk has called {@link #sync} before. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      return;
    }
  }
}
