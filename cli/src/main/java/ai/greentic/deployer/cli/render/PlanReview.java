package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Review.Count;
import ai.greentic.deployer.cli.render.Review.Fact;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes the review of a plan. */
public final class PlanReview {
  private final Plan plan;
  private final Interruptions interruptions;
  private final Set<Address> staying;
  private final Map<Address, Set<Address>> dependencies;

  private PlanReview(Plan plan) {
    this.plan = plan;
    this.interruptions = new Interruptions(plan);
    this.staying = new RolloutText(plan).staying();
    this.dependencies = dependencies(plan);
  }

  /**
   * A plan by itself.
   *
   * @param sha256 of the plan file
   * @param file the name of the plan file
   */
  public static Review of(Plan plan, String sha256, String file) {
    return new PlanReview(plan).review(sha256, file);
  }

  /** The plan that made a generation, with who committed it when. */
  public static Review of(Generation generation, Plan plan, String sha256) {
    return of(plan, sha256, "")
        .carriedOut(
            "Generation " + generation.number(),
            committed(generation),
            "-generation=" + generation.number());
  }

  private static List<Fact> committed(Generation generation) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Committed", generation.committed().toString(), true));
    facts.add(new Fact("Committed by", generation.author(), true));
    facts.add(new Fact("Took", Words.of(generation.took())));
    facts.add(new Fact("Carried out by", "greentic-deployer " + generation.toolVersion()));
    if (generation.restores() > 0) {
      facts.add(new Fact("Brings back", "generation " + generation.restores()));
    }
    return facts;
  }

  private Review review(String sha256, String file) {
    Plan.Header header = plan.header();
    RolloutText rollout = new RolloutText(plan);
    return new Review(
        "Plan",
        header.deployment(),
        Words.of(header.mode()),
        headline(),
        counts(),
        plan.isEmpty() ? List.of() : rollout.lines(),
        new PlanRisks(plan).all(),
        facts(header, sha256),
        plan.changes().stream().map(this::entry).toList(),
        rollout.removals(),
        plan.steps().size(),
        file);
  }

  private String headline() {
    return plan.isEmpty() ? PlanText.emptiness(plan) : PlanSummary.of(plan).line();
  }

  private List<Count> counts() {
    Map<String, Count> counts = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      String name = ChangeStyle.name(kind);
      long number = plan.count(kind);
      if (number > 0) {
        counts.merge(
            name,
            new Count(name, Tone.of(kind), number),
            (one, other) -> new Count(name, one.tone(), one.number() + other.number()));
      }
    }
    return counts.values().stream().sorted(Comparator.comparing(Count::tone)).toList();
  }

  private static List<Fact> facts(Plan.Header header, String sha256) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("SHA-256 of the plan file", sha256, true));
    facts.add(new Fact("Made", Instant.ofEpochSecond(header.created()).toString()));
    facts.add(new Fact("Made by", "greentic-deployer " + header.toolVersion()));
    facts.add(new Fact("Host", header.hostId()));
    facts.add(new Fact("State serial", Long.toString(header.serial())));
    facts.add(new Fact("State lineage", header.lineage()));
    header
        .providers()
        .forEach((type, provider) ->
            provider
                .sha256()
                .ifPresent(digest ->
                    facts.add(
                        new Fact(
                            "Plug-in for " + type, provider.version() + ", SHA-256 " + digest))));
    return facts;
  }

  private ReviewEntry entry(Change change) {
    List<String> notes = new ArrayList<>();
    if (staying.contains(change.address())) {
      notes.add("the old one stays");
    }
    List<ReviewAttribute> attributes = attributes(change);
    return new ReviewEntry(
        change.address(),
        Optional.of(change.kind()),
        PlanText.sentence(change, ChangeStyle.of(change.kind())),
        change.reason(),
        interruptions.by(change),
        notes,
        attributes,
        hidden(change, attributes),
        dependencies.getOrDefault(change.address(), Set.of()));
  }

  private static List<ReviewAttribute> attributes(Change change) {
    Mapping before = change.before().orElse(Mapping.EMPTY);
    Mapping after = change.after().orElse(Mapping.EMPTY);
    return switch (change.kind()) {
      case CREATE -> all(Mapping.EMPTY, after);
      case DELETE -> all(before, Mapping.EMPTY);
      case FORGET, RETAIN -> all(before, before);
      case ADOPT ->
          change.differences().isEmpty()
              ? all(after, after)
              : differing(change.differences(), before, after);
      case NO_OP -> all(after, after);
      case UPDATE, REPLACE, REPLACE_CREATE_FIRST, RESTORE, RECORD ->
          differing(change.differences(), before, after);
    };
  }

  private static List<ReviewAttribute> all(Mapping before, Mapping after) {
    Set<String> names = new TreeSet<>(before.entries().keySet());
    names.addAll(after.entries().keySet());
    return names.stream()
        .map(name ->
            new ReviewAttribute(name, before.get(name), after.get(name), false, false, false))
        .toList();
  }

  private static List<ReviewAttribute> differing(
      List<Difference> differences, Mapping before, Mapping after) {
    return differences.stream()
        .map(difference ->
            new ReviewAttribute(
                difference.attribute(),
                before.get(difference.attribute()),
                after.get(difference.attribute()),
                difference.drift(),
                difference.forcesReplacement(),
                difference.fileContent()))
        .toList();
  }

  private static int hidden(Change change, List<ReviewAttribute> shown) {
    Set<String> names = new TreeSet<>(change.before().orElse(Mapping.EMPTY).entries().keySet());
    names.addAll(change.after().orElse(Mapping.EMPTY).entries().keySet());
    shown.forEach(attribute -> names.remove(attribute.name()));
    return names.size();
  }

  /** As desired; what goes depends on what is deleted after it. */
  private static Map<Address, Set<Address>> dependencies(Plan plan) {
    Map<Address, Set<Address>> dependencies = new HashMap<>();
    for (Resource resource : plan.desired()) {
      dependencies.put(resource.address(), new TreeSet<>(resource.dependsOn()));
    }
    for (Step step : plan.steps()) {
      for (int number : step.waitsFor()) {
        Step before = plan.steps().get(number);
        if (step.operation() == Operation.DELETE && before.operation() == Operation.DELETE) {
          dependencies.computeIfAbsent(before.address(), _ -> new TreeSet<>()).add(step.address());
        }
      }
    }
    return dependencies;
  }
}
