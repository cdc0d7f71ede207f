package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.LifecycleCodec;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Writes a plan and reads it back; docs/plan-format.md describes its form. */
final class PlanCodec {
  /** Hex digits of a digest and of a random id of 128 bits. */
  private static final int SHA256 = 64;

  private static final int ID = 32;

  private PlanCodec() {}

  /** Writes the fields in the order that CBOR's deterministic encoding gives them. */
  static void write(Plan plan, CborEncoder out) {
    out.record(7);
    write(out, "steps", plan.steps(), PlanCodec::step);
    out.text("header");
    out.value(header(plan.header()));
    write(out, "changes", plan.changes(), PlanCodec::change);
    write(out, "desired", plan.desired(), PlanCodec::resource);
    out.text("document");
    out.value(
        Mapping.EMPTY
            .with("text", plan.document().text())
            .with("digest", plan.document().digest()));
    write(out, "artifacts", plan.artifacts(), PlanCodec::artifact);
    write(out, "preconditions", plan.preconditions(), PlanCodec::precondition);
  }

  /** One at a time, so that a large plan is never in memory twice. */
  private static <T> void write(
      CborEncoder out, String name, List<T> items, Function<T, Value> encode) {
    out.text(name);
    out.list(items.size());
    for (T item : items) {
      out.value(encode.apply(item));
    }
  }

  static void write(List<Resource> desired, CborEncoder out) {
    out.list(desired.size());
    for (Resource resource : desired) {
      out.value(resource(resource));
    }
  }

  static Plan read(CborDecoder in) throws FormatException {
    in.record("plan", 7);
    List<Step> steps = read(in, "steps", PlanCodec::step);
    in.field("header");
    Plan.Header header = Fields.read("header", in.value(), PlanCodec::header);
    List<Change> changes = read(in, "changes", PlanCodec::change);
    List<Resource> desired = read(in, "desired", PlanCodec::resource);
    in.field("document");
    Plan.Document document = Fields.read("document", in.value(), PlanCodec::document);
    List<Artifact> artifacts = read(in, "artifacts", PlanCodec::artifact);
    List<Precondition> preconditions = read(in, "preconditions", PlanCodec::precondition);
    try {
      return new Plan(header, document, desired, changes, steps, preconditions, artifacts);
    } catch (IllegalArgumentException e) {
      throw new FormatException("plan: " + e.getMessage(), e);
    }
  }

  private static <T> List<T> read(CborDecoder in, String name, Fields.Reader<T> reader)
      throws FormatException {
    in.field(name);
    long length = in.list(name);
    List<T> items = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      items.add(Fields.read(name, i, in.value(), reader));
    }
    return items;
  }

  private static Value header(Plan.Header header) {
    return Mapping.EMPTY
        .with("toolVersion", header.toolVersion())
        .with("deployment", header.deployment())
        .with("mode", header.mode().name())
        .with("nonce", header.nonce())
        .with("created", Value.of(header.created()))
        .with("hostId", header.hostId())
        .with("lineage", header.lineage())
        .with("serial", Value.of(header.serial()))
        .with("stateDigest", header.stateDigest())
        .with("rollout", RolloutCodec.toValue(header.rollout()))
        .with("providers", ProvidersCodec.toValue(header.providers()));
  }

  private static Plan.Header header(Fields fields) throws FormatException {
    return new Plan.Header(
        fields.text("toolVersion"),
        fields.text("deployment"),
        fields.constant("mode", Plan.Mode.class),
        Fields.read("rollout", fields.value("rollout"), RolloutCodec::read),
        fields.hex("nonce", ID),
        fields.integer("created"),
        fields.hex("hostId", SHA256),
        fields.hex("lineage", ID),
        fields.integer("serial"),
        fields.hex("stateDigest", SHA256),
        ProvidersCodec.read(fields.mapping("providers")));
  }

  private static Plan.Document document(Fields fields) throws FormatException {
    return new Plan.Document(fields.text("text"), digestOr(fields, "digest", ""));
  }

  private static String digestOr(Fields fields, String name, String other) throws FormatException {
    return fields.text(name).equals(other) ? other : fields.hex(name, SHA256);
  }

  private static Value resource(Resource resource) {
    return LifecycleCodec.with(
        new Mapping(
            Map.of(
                "address", address(resource.address()),
                "attributes", resource.attributes(),
                "dependsOn", list(resource.dependsOn(), PlanCodec::address))),
        resource.lifecycle());
  }

  private static Resource resource(Fields fields) throws FormatException {
    Set<Address> dependsOn = new TreeSet<>();
    for (String text : fields.texts("dependsOn")) {
      dependsOn.add(Address.parse(text));
    }
    return new Resource(
        address(fields), fields.mapping("attributes"), dependsOn, LifecycleCodec.of(fields));
  }

  private static Value change(Change change) {
    Map<String, Value> entries = new TreeMap<>();
    entries.put("address", address(change.address()));
    entries.put("kind", Value.of(change.kind().name()));
    change.before().ifPresent(before -> entries.put("before", before));
    change.after().ifPresent(after -> entries.put("after", after));
    entries.put("differences", list(change.differences(), PlanCodec::difference));
    entries.put("reason", Value.of(change.reason()));
    entries.put("interrupts", Value.of(change.interrupts()));
    return new Mapping(entries);
  }

  private static Change change(Fields fields) throws FormatException {
    return new Change(
        address(fields),
        fields.constant("kind", Change.Kind.class),
        fields.optionalMapping("before"),
        fields.optionalMapping("after"),
        fields.list("differences", PlanCodec::difference),
        fields.text("reason"),
        fields.bool("interrupts"));
  }

  private static Value difference(Difference difference) {
    return new Mapping(
        Map.of(
            "attribute", Value.of(difference.attribute()),
            "drift", Value.of(difference.drift()),
            "forcesReplacement", Value.of(difference.forcesReplacement()),
            "fileContent", Value.of(difference.fileContent())));
  }

  private static Difference difference(Fields fields) throws FormatException {
    return new Difference(
        fields.text("attribute"),
        fields.bool("drift"),
        fields.bool("forcesReplacement"),
        fields.bool("fileContent"));
  }

  private static Value step(Step step) {
    return new Mapping(
        Map.of(
            "address", address(step.address()),
            "operation", Value.of(step.operation().name()),
            "objects", new Sequence(List.copyOf(step.objects())),
            "waitsFor", list(step.waitsFor(), number -> Value.of(number.longValue()))));
  }

  private static Step step(Fields fields) throws FormatException {
    List<Integer> waitsFor = new ArrayList<>();
    for (Value item : fields.items("waitsFor")) {
      if (!(item instanceof Int(long number)) || number < 0 || number > Integer.MAX_VALUE) {
        throw new FormatException("a step waits for something that is no step");
      }
      waitsFor.add((int) number);
    }
    return new Step(
        address(fields),
        fields.constant("operation", Step.Operation.class),
        fields.mappings("objects"),
        waitsFor);
  }

  private static Value precondition(Precondition precondition) {
    return new Mapping(
        Map.of(
            "address", address(precondition.address()),
            "subject", Value.of(precondition.subject().name()),
            "fingerprint", Value.of(precondition.fingerprint())));
  }

  private static Precondition precondition(Fields fields) throws FormatException {
    return new Precondition(
        address(fields),
        fields.constant("subject", Precondition.Subject.class),
        digestOr(fields, "fingerprint", Precondition.ABSENT));
  }

  private static Value artifact(Artifact artifact) {
    return new Mapping(
        Map.of(
            "path", Value.of(artifact.path()),
            "sha256", Value.of(artifact.sha256())));
  }

  private static Artifact artifact(Fields fields) throws FormatException {
    return new Artifact(fields.text("path"), fields.hex("sha256", SHA256));
  }

  private static Value address(Address address) {
    return Value.of(address.toString());
  }

  private static Address address(Fields fields) throws FormatException {
    return Address.parse(fields.text("address"));
  }

  private static <T> Sequence list(Collection<T> items, Function<T, Value> encode) {
    List<Value> values = new ArrayList<>(items.size());
    for (T item : items) {
      values.add(encode.apply(item));
    }
    return new Sequence(values);
  }
}
