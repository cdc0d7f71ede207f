package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides what has to happen to one desired resource. */
final class ChangeDecision {
  private final Resource resource;
  private final Address address;
  private final Mapping after;
  private final Schema schema;
  private final Comparison comparison;
  private final boolean replaceRequested;
  private final List<String> triggers;

  /**
   * @param resource what the document says of it
   * @param after its attributes with references resolved as far as they are known, and what is
   *     ignored as it is
   * @param triggers what changes and thereby replaces it
   */
  ChangeDecision(
      Resource resource,
      Mapping after,
      Schema schema,
      boolean replaceRequested,
      List<String> triggers) {
    this.resource = resource;
    this.address = resource.address();
    this.after = after;
    this.triggers = List.copyOf(triggers);
    this.schema = schema;
    this.comparison = new Comparison(schema);
    this.replaceRequested = replaceRequested;
  }

  /** A decision, or the reason why none can be taken. */
  sealed interface Outcome {
    record Decided(Change change) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}
  }

  /**
   * @param current what was observed of the object in the state
   * @param inPlace what stands where the desired object is to be, when that is another object: not
   *     ours, or one of our own that was replaced and is not deleted yet
   */
  Outcome decide(
      Optional<ManagedResource> managed, Optional<Mapping> current, Optional<Mapping> inPlace) {
    Optional<Mapping> recorded = managed.flatMap(ManagedResource::current);
    Optional<Mapping> ours = comparison.deposed(managed, after);
    if (recorded.isEmpty() || current.isEmpty()) {
      return inPlace.isPresent()
          ? takeOver(inPlace.get(), ours)
          : create(recorded.isEmpty() ? "not there yet" : "gone from the host");
    }
    Mapping before = comparison.complete(current.get(), recorded);
    List<Difference> differences = comparison.differences(before, after, recorded);
    boolean tainted = managed.get().tainted();
    LifecycleChange lifecycle =
        new LifecycleChange(managed.get().lifecycle(), resource.lifecycle());
    boolean replaces =
        replaceRequested
            || tainted
            || !triggers.isEmpty()
            || differences.stream().anyMatch(Difference::forcesReplacement);
    Optional<Mapping> restorable = restorable(inPlace, ours);
    if (replaces && !replaceRequested && !tainted && triggers.isEmpty() && restorable.isPresent()) {
      return restored(before, restorable.get(), differences, lifecycle);
    }
    if (replaces) {
      return replace(
          before,
          recorded.get(),
          differences,
          ours.isPresent() ? Optional.empty() : inPlace,
          lifecycle.after(replacementReason(differences, tainted)));
    }
    if (managed.get().incomplete()) {
      return decided(
          Kind.UPDATE, before, differences, lifecycle.after("a run on it was cut off or failed"));
    }
    if (!differences.isEmpty()) {
      return decided(Kind.UPDATE, before, differences, lifecycle.after(reason(differences)));
    }
    String recording = recording(managed.get(), lifecycle);
    return recording.isEmpty()
        ? decided(Kind.NO_OP, before, differences, "as desired")
        : decided(Kind.RECORD, before, differences, recording);
  }

  /** Our own object that was replaced, when it stands there as desired. */
  private Optional<Mapping> restorable(Optional<Mapping> inPlace, Optional<Mapping> ours) {
    return inPlace
        .filter(_ -> ours.isPresent() && schema.has(Behaviour.CREATE_BEFORE_DESTROY))
        .map(found -> comparison.complete(found, ours))
        .filter(found -> comparison.differences(found, after, ours).isEmpty());
  }

  private Outcome restored(
      Mapping before, Mapping found, List<Difference> differences, LifecycleChange lifecycle) {
    return new Outcome.Decided(
        new Change(
            address,
            Kind.RESTORE,
            Optional.of(before),
            Optional.of(found),
            differences,
            lifecycle.after(reason(differences) + "; the one that was replaced is used again"),
            schema.has(Behaviour.INTERRUPTS)));
  }

  /** A destroy goes by the dependencies in the state, also of what did not change itself. */
  private String recording(ManagedResource managed, LifecycleChange lifecycle) {
    if (managed.dependsOn().equals(resource.dependsOn())) {
      return lifecycle.isEmpty() ? "" : lifecycle.reason();
    }
    return lifecycle.after(
        "dependencies: "
            + new TreeSet<>(managed.dependsOn())
            + " → "
            + new TreeSet<>(resource.dependsOn()));
  }

  private String replacementReason(List<Difference> differences, boolean tainted) {
    List<String> reasons = new ArrayList<>();
    if (!differences.isEmpty()) {
      reasons.add(reason(differences));
    }
    if (!triggers.isEmpty()) {
      reasons.add(
          "replaced because "
              + String.join(", ", triggers)
              + (triggers.size() == 1 ? " changes" : " change"));
    }
    if (tainted) {
      reasons.add("its replacement was begun and did not come to its end");
    }
    return reasons.isEmpty() ? "replacement was asked for" : String.join("; ", reasons);
  }

  private Outcome create(String reason) {
    return new Outcome.Decided(
        new Change(
            address,
            Kind.CREATE,
            Optional.empty(),
            Optional.of(after),
            List.of(),
            reason,
            // Nothing runs yet that could be interrupted.
            false));
  }

  private Outcome takeOver(Mapping found, Optional<Mapping> ours) {
    if (ours.isPresent()) {
      Mapping before = comparison.complete(found, ours);
      return decided(
          Kind.ADOPT,
          before,
          comparison.differences(before, after, ours),
          "was replaced and is used again");
    }
    List<Difference> differences = comparison.differences(found, after, Optional.empty());
    if (differences.isEmpty()
        || (schema.has(Behaviour.ADOPT_AND_UPDATE)
            && differences.stream().noneMatch(Difference::forcesReplacement))) {
      return decided(Kind.ADOPT, found, differences, "stands there already and becomes ours");
    }
    return foreign(differences);
  }

  private Outcome foreign(List<Difference> differences) {
    return new Outcome.Refused(
        Problem.of(
            EngineError.OBJECT_NOT_OURS,
            address,
            "something that is not ours stands in its place and differs in "
                + differences.stream().map(Difference::attribute).collect(Collectors.joining(", ")),
            "move it away, or make it equal to what is desired, and plan again"));
  }

  private Outcome replace(
      Mapping before,
      Mapping recorded,
      List<Difference> differences,
      Optional<Mapping> inPlace,
      String reason) {
    boolean otherObject = !comparison.sameObject(recorded, after);
    if (otherObject && inPlace.isPresent()) {
      List<Difference> foreign = comparison.differences(inPlace.get(), after, Optional.empty());
      if (!foreign.isEmpty() && !schema.has(Behaviour.ADOPT_AND_UPDATE)) {
        return foreign(foreign);
      }
    }
    boolean createFirst =
        otherObject
            && (schema.has(Behaviour.CREATE_BEFORE_DESTROY) || schema.has(Behaviour.HOLDS_DATA));
    return decided(
        createFirst ? Kind.REPLACE_CREATE_FIRST : Kind.REPLACE, before, differences, reason);
  }

  private Outcome decided(Kind kind, Mapping before, List<Difference> differences, String reason) {
    boolean changes =
        kind != Kind.NO_OP && kind != Kind.RECORD && !(kind == Kind.ADOPT && differences.isEmpty());
    return new Outcome.Decided(
        new Change(
            address,
            kind,
            Optional.of(before),
            Optional.of(after),
            differences,
            reason,
            changes && schema.has(Behaviour.INTERRUPTS)));
  }

  private String reason(List<Difference> differences) {
    List<Difference> known = new ArrayList<>();
    Set<String> followed = new TreeSet<>();
    for (Difference difference : differences) {
      List<Value.Unknown> unknown =
          after.get(difference.attribute()).map(References::in).orElse(List.of());
      unknown.forEach(reference -> followed.add(reference.address()));
      if (unknown.isEmpty()) {
        known.add(difference);
      }
    }
    String follows = followed.isEmpty() ? "" : "follows " + String.join(", ", followed);
    if (known.isEmpty()) {
      return follows;
    }
    return reasonOfKnown(known) + (follows.isEmpty() ? "" : "; " + follows);
  }

  private static String reasonOfKnown(List<Difference> differences) {
    if (differences.stream().allMatch(Difference::drift)) {
      return "changed outside of greentic-deployer";
    }
    return differences.stream().anyMatch(Difference::drift)
        ? "changed in the document and on the host"
        : "changed in the document";
  }
}
