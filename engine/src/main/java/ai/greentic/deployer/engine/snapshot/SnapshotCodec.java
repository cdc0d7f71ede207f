package ai.greentic.deployer.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateFile;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshots as trees of values, and back; docs/snapshot.md describes their form. */
final class SnapshotCodec {
  /** Hex digits of a digest. */
  private static final int SHA256 = 64;

  private SnapshotCodec() {}

  static Mapping toValue(HostSnapshot snapshot) {
    List<Value> generations = new ArrayList<>();
    snapshot.recorded().kept().forEach(kept -> generations.add(generation(kept)));
    Mapping providers = Mapping.EMPTY;
    for (Map.Entry<String, ProviderVersion> entry : snapshot.providers().entrySet()) {
      providers = providers.with(entry.getKey(), version(entry.getValue()));
    }
    Map<String, Value> answers = new TreeMap<>();
    snapshot.answers().forEach((key, held) -> answers.put(key, answer(held)));
    Mapping value =
        Mapping.EMPTY
            .with("toolVersion", snapshot.toolVersion())
            .with("deployment", snapshot.deployment())
            .with("hostId", snapshot.hostId())
            .with("taken", Value.of(snapshot.taken()))
            .with("location", snapshot.recorded().location())
            .with("state", new String(StateFile.encode(snapshot.recorded().state()), UTF_8))
            .with("generations", new Sequence(generations))
            .with("providers", providers)
            .with("answers", new Mapping(answers));
    return with(value, "unsettled", snapshot.unsettled());
  }

  private static Mapping with(Mapping mapping, String name, Optional<String> text) {
    return text.map(present -> mapping.with(name, present)).orElse(mapping);
  }

  static HostSnapshot fromValue(Value value) throws FormatException {
    return Fields.read("snapshot", value, SnapshotCodec::snapshot);
  }

  private static HostSnapshot snapshot(Fields fields) throws FormatException {
    State state = StateFile.decode(fields.text("state").getBytes(UTF_8), fields.text("deployment"));
    SortedMap<String, ProviderVersion> providers = new TreeMap<>();
    for (Map.Entry<String, Value> entry : fields.mapping("providers").entries().entrySet()) {
      String type = entry.getKey();
      providers.put(
          type, Fields.read("provider " + type, entry.getValue(), SnapshotCodec::version));
    }
    SortedMap<String, HeldAnswer> answers = new TreeMap<>();
    for (Map.Entry<String, Value> entry : fields.mapping("answers").entries().entrySet()) {
      String key = entry.getKey();
      answers.put(key, Fields.read("answer " + key, entry.getValue(), SnapshotCodec::answer));
    }
    return new HostSnapshot(
        fields.text("toolVersion"),
        fields.hex("hostId", SHA256),
        fields.integer("taken"),
        new RecordedState(
            fields.text("location"), state, fields.list("generations", SnapshotCodec::generation)),
        optionalText(fields, "unsettled"),
        providers,
        answers);
  }

  private static Optional<String> optionalText(Fields fields, String name) throws FormatException {
    return fields.optional(name).isEmpty() ? Optional.empty() : Optional.of(fields.text(name));
  }

  private static Value generation(KeptGeneration kept) {
    Value record =
        switch (kept.record()) {
          case Stored.Intact<Generation>(Generation content) ->
              Value.of(new String(content.encode(), UTF_8));
          case Stored.Damaged<Generation>(Problem problem) -> RecordedProblem.toValue(problem);
        };
    Value plan =
        switch (kept.plan()) {
          case Stored.Intact<byte[]>(byte[] content) ->
              Value.of(Base64.getEncoder().encodeToString(content));
          case Stored.Damaged<byte[]>(Problem problem) -> RecordedProblem.toValue(problem);
        };
    return Mapping.EMPTY
        .with("number", Value.of(kept.number()))
        .with("record", record)
        .with("plan", plan);
  }

  private static KeptGeneration generation(Fields fields) throws FormatException {
    return new KeptGeneration(
        fields.integer("number"),
        stored(fields, "record", text -> Generation.decode(text.getBytes(UTF_8))),
        stored(fields, "plan", text -> Base64.getDecoder().decode(text)));
  }

  private interface Decoder<T> {
    T decode(String text) throws FormatException;
  }

  private static <T> Stored<T> stored(Fields fields, String name, Decoder<T> decoder)
      throws FormatException {
    return fields.value(name) instanceof Text(String text)
        ? new Stored.Intact<>(decoder.decode(text))
        : new Stored.Damaged<>(RecordedProblem.of(fields.mapping(name)));
  }

  private static Value version(ProviderVersion version) {
    return with(Mapping.EMPTY.with("version", version.version()), "sha256", version.sha256());
  }

  private static ProviderVersion version(Fields fields) throws FormatException {
    return new ProviderVersion(fields.text("version"), optionalText(fields, "sha256"));
  }

  private static Value answer(HeldAnswer held) {
    Mapping about = Mapping.EMPTY.with("about", held.about());
    return switch (held.answer()) {
      case Answer.Found(Mapping attributes) -> about.with("found", attributes);
      case Answer.Nothing _ -> about;
      case Answer.Failed(Problem problem) -> about.with("failed", RecordedProblem.toValue(problem));
    };
  }

  private static HeldAnswer answer(Fields fields) throws FormatException {
    String about = fields.text("about");
    Optional<Mapping> found = fields.optionalMapping("found");
    if (found.isPresent()) {
      return new HeldAnswer(about, new Answer.Found(found.get()));
    }
    Optional<Mapping> failed = fields.optionalMapping("failed");
    return new HeldAnswer(
        about,
        failed.isPresent()
            ? new Answer.Failed(RecordedProblem.of(failed.get()))
            : new Answer.Nothing());
  }
}
