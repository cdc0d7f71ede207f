package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A plan as a tree of values, and back; docs/plan-format.md describes it. */
final class PlanCodec {
  private PlanCodec() {}

  static Mapping toValue(Plan plan) {
    return new Mapping(
        Map.of(
            "header",
            header(plan.header()),
            "desired",
            list(plan.desired(), PlanCodec::resource),
            "changes",
            list(plan.changes(), PlanCodec::change),
            "steps",
            list(plan.steps(), PlanCodec::step),
            "preconditions",
            list(plan.preconditions(), PlanCodec::precondition),
            "artifacts",
            list(plan.artifacts(), PlanCodec::artifact)));
  }

  static Plan fromValue(Value value) throws FormatException {
    return Fields.read(
        "plan",
        value,
        plan ->
            new Plan(
                Fields.read("header", plan.value("header"), PlanCodec::header),
                plan.list("desired", PlanCodec::resource),
                plan.list("changes", PlanCodec::change),
                plan.list("steps", PlanCodec::step),
                plan.list("preconditions", PlanCodec::precondition),
                plan.list("artifacts", PlanCodec::artifact)));
  }

  private static Value header(Plan.Header header) {
    return Mapping.EMPTY
        .with("toolVersion", header.toolVersion())
        .with("deployment", header.deployment())
        .with("mode", header.mode().name())
        .with("onFailure", header.onFailure().name())
        .with("nonce", header.nonce())
        .with("created", Value.of(header.created()))
        .with("specDigest", header.specDigest())
        .with("hostId", header.hostId())
        .with("lineage", header.lineage())
        .with("serial", Value.of(header.serial()))
        .with("stateDigest", header.stateDigest());
  }

  private static Plan.Header header(Fields fields) throws FormatException {
    return new Plan.Header(
        fields.text("toolVersion"),
        fields.text("deployment"),
        fields.constant("mode", Plan.Mode.class),
        fields.constant("onFailure", Plan.OnFailure.class),
        fields.text("nonce"),
        fields.integer("created"),
        fields.text("specDigest"),
        fields.text("hostId"),
        fields.text("lineage"),
        fields.integer("serial"),
        fields.text("stateDigest"));
  }

  private static Value resource(Resource resource) {
    return new Mapping(
        Map.of(
            "address", address(resource.address()),
            "attributes", resource.attributes(),
            "dependsOn", list(resource.dependsOn(), PlanCodec::address)));
  }

  private static Resource resource(Fields fields) throws FormatException {
    Set<Address> dependsOn = new TreeSet<>();
    for (String text : fields.texts("dependsOn")) {
      dependsOn.add(Address.parse(text));
    }
    return new Resource(address(fields), fields.mapping("attributes"), dependsOn);
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
    return new Step(address(fields), fields.constant("operation", Step.Operation.class), waitsFor);
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
        fields.text("fingerprint"));
  }

  private static Value artifact(Artifact artifact) {
    return new Mapping(
        Map.of(
            "path", Value.of(artifact.path().toString()),
            "sha256", Value.of(artifact.sha256())));
  }

  private static Artifact artifact(Fields fields) throws FormatException {
    return new Artifact(Path.of(fields.text("path")), fields.text("sha256"));
  }

  private static Value address(Address address) {
    return Value.of(address.toString());
  }

  private static Address address(Fields fields) throws FormatException {
    return Address.parse(fields.text("address"));
  }

  private static <T> Sequence list(Collection<T> items, Function<T, Value> encode) {
    return new Sequence(items.stream().map(encode).toList());
  }
}
