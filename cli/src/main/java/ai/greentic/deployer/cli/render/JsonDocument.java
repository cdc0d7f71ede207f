package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.Restoration;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Results as JSON documents for programs. {@code format_version} follows semantic versioning: new
 * fields raise its second number, changed ones the first. A value that is known only after apply is
 * {@code {"$unknown": "address#attribute"}}, a secret {@code {"$fingerprint": "…"}}.
 */
public final class JsonDocument {
  static final String FORMAT_VERSION = "1.0";
  static final String API_VERSION = "greentic.ai/v1alpha1";

  private JsonDocument() {}

  /** A document of some kind as text. */
  static String encode(String kind, Mapping content) {
    return Printable.json(
        new String(CanonicalJson.encode(document(kind, content)), StandardCharsets.UTF_8));
  }

  private static Mapping document(String kind, Mapping content) {
    return content
        .with("apiVersion", API_VERSION)
        .with("kind", kind)
        .with("format_version", FORMAT_VERSION);
  }

  public static String of(Plan plan) {
    return encode("Plan", plan(plan));
  }

  /** A generation that is kept: who committed it when, and the plan that made it. */
  public static String of(Generation generation, Plan plan) {
    return encode(
        "Generation",
        Mapping.EMPTY
            .with("deployment", plan.header().deployment())
            .with("number", Value.of(generation.number()))
            .with("committed", generation.committed().toString())
            .with("author", generation.author())
            .with("tool_version", generation.toolVersion())
            .with("restores", Value.of(generation.restores()))
            .with("took_ms", Value.of(generation.took().toMillis()))
            .with("plan", plan(plan)));
  }

  static Mapping plan(Plan plan) {
    Plan.Header header = plan.header();
    return Mapping.EMPTY
        .with("deployment", header.deployment())
        .with("mode", word(header.mode()))
        .with("rollout", rollout(header.rollout()))
        .with("tool_version", header.toolVersion())
        .with("created", Instant.ofEpochSecond(header.created()).toString())
        .with("nonce", header.nonce())
        .with("spec_sha256", plan.document().digest())
        .with("host_id", header.hostId())
        .with("lineage", header.lineage())
        .with("serial", Value.of(header.serial()))
        .with("providers", providers(header))
        .with("changes_present", Value.of(!plan.isEmpty()))
        .with("summary", PlanSummary.of(plan).json())
        .with("resource_changes", list(plan.changes(), JsonDocument::change))
        .with("steps", list(plan.steps(), JsonDocument::step))
        .with("preconditions", list(plan.preconditions(), JsonDocument::precondition))
        .with(
            "artifacts",
            list(
                plan.artifacts(),
                artifact ->
                    Mapping.EMPTY.with("path", artifact.path()).with("sha256", artifact.sha256())));
  }

  private static Mapping rollout(Rollout rollout) {
    Mapping shown =
        Mapping.EMPTY
            .with("on_failure", word(rollout.onFailure()))
            .with("keep", Value.of(rollout.keep()))
            .with("active", Value.of(rollout.active()))
            .with("departed", Value.of(rollout.departed()))
            .with(
                "collects",
                new Sequence(rollout.collects().stream().<Value>map(Value::of).toList()));
    if (rollout.restores() > 0) {
      shown = shown.with("restores", Value.of(rollout.restores()));
    }
    return rollout.commits().isPresent()
        ? shown.with("generation", Value.of(rollout.commits().getAsLong()))
        : shown;
  }

  private static Mapping providers(Plan.Header header) {
    Map<String, Value> versions = new TreeMap<>();
    header
        .providers()
        .forEach((type, provider) -> {
          Mapping version = Mapping.EMPTY.with("version", provider.version());
          versions.put(
              type,
              provider
                  .sha256()
                  .map(digest -> version.with("plugin_sha256", digest))
                  .orElse(version));
        });
    return new Mapping(versions);
  }

  private static Mapping change(Change change) {
    Mapping what =
        Mapping.EMPTY
            .with("actions", Sequence.ofTexts(ChangeStyle.of(change.kind()).actions()))
            .with("differences", list(change.differences(), JsonDocument::difference));
    what = with(what, "before", change.before());
    what = with(what, "after", change.after());
    return address(change.address())
        .with("change", what)
        .with("reason", change.reason())
        .with("interrupts", Value.of(change.interrupts()));
  }

  private static Mapping difference(Difference difference) {
    return Mapping.EMPTY
        .with("attribute", difference.attribute())
        .with("drift", Value.of(difference.drift()))
        .with("forces_replacement", Value.of(difference.forcesReplacement()))
        .with("file_content", Value.of(difference.fileContent()));
  }

  private static Mapping step(Step step) {
    return Mapping.EMPTY
        .with("address", step.address().toString())
        .with("operation", word(step.operation()))
        .with(
            "waits_for",
            new Sequence(
                step.waitsFor().stream().map(number -> Value.of(number.longValue())).toList()));
  }

  private static Mapping precondition(Precondition precondition) {
    return Mapping.EMPTY
        .with("address", precondition.address().toString())
        .with("subject", word(precondition.subject()))
        .with("fingerprint", precondition.fingerprint());
  }

  public static String of(State state) {
    return of(state, state.resources().values());
  }

  /** Some resources of a state. */
  public static String of(State state, Collection<ManagedResource> resources) {
    return encode(
        "State", header(state).with("resources", list(resources, JsonDocument::resource)));
  }

  /** What a change of the state alone has done. */
  public static String of(State before, State after) {
    Set<Address> removed = new TreeSet<>(before.resources().keySet());
    removed.removeAll(after.resources().keySet());
    Set<Address> added = new TreeSet<>(after.resources().keySet());
    added.removeAll(before.resources().keySet());
    return encode(
        "StateChange",
        header(after)
            .with("serial_before", Value.of(before.serial()))
            .with("removed", list(removed, address -> Value.of(address.toString())))
            .with("added", list(added, address -> Value.of(address.toString()))));
  }

  /** A state that was put in the place of another. */
  public static String of(Restoration restoration, List<String> keptAs) {
    Mapping content =
        header(restoration.restored())
            .with("from_serial", Value.of(restoration.fromSerial()))
            .with("resources", Value.of(restoration.restored().resources().size()))
            .with("kept_as", Sequence.ofTexts(keptAs));
    return encode(
        "StateRestored",
        restoration.damage().map(damage -> content.with("damage", damage)).orElse(content));
  }

  private static Mapping header(State state) {
    return Mapping.EMPTY
        .with("deployment", state.deployment())
        .with("lineage", state.lineage())
        .with("serial", Value.of(state.serial()));
  }

  private static Mapping resource(ManagedResource resource) {
    Mapping shown =
        address(resource.address())
            .with("depends_on", list(resource.dependsOn(), needed -> Value.of(needed.toString())))
            .with("adopted", Value.of(resource.adopted()))
            .with("incomplete", Value.of(resource.incomplete()))
            .with(
                "deposed",
                new Sequence(resource.deposed().stream().map(Value.class::cast).toList()));
    return with(shown, "attributes", resource.current());
  }

  /** A failure, wherever one is told of. */
  static Mapping problem(Problem problem) {
    Mapping shown =
        Mapping.EMPTY
            .with("code", problem.code().word())
            .with("what", problem.what())
            .with("remedy", problem.remedy());
    return problem
        .address()
        .map(address -> shown.with("address", address.toString()))
        .orElse(shown);
  }

  static Mapping address(Address address) {
    return Mapping.EMPTY
        .with("address", address.toString())
        .with("type", address.type())
        .with("name", address.name());
  }

  static Mapping with(Mapping mapping, String name, Optional<Mapping> value) {
    return value.map(present -> mapping.with(name, present)).orElse(mapping);
  }

  static <T> Sequence list(Collection<T> items, Function<T, Value> encode) {
    return new Sequence(items.stream().map(encode).toList());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
