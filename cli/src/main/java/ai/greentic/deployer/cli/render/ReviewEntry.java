package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.resource.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One resource as a reviewer sees it.
 *
 * @param kind what happens to it; none in a state
 * @param sentence what happens to it in words, such as {@code will be created}
 * @param reason why; may be empty
 * @param notes what else is remarkable
 * @param attributes those that differ, or all of a resource that comes, goes or is shown as it is
 * @param hidden how many attributes stay as they are
 * @param dependsOn its direct dependencies
 */
record ReviewEntry(
    Address address,
    Optional<Kind> kind,
    String sentence,
    String reason,
    boolean interrupts,
    List<String> notes,
    List<ReviewAttribute> attributes,
    int hidden,
    Set<Address> dependsOn) {
  ReviewEntry {
    notes = List.copyOf(notes);
    attributes = List.copyOf(attributes);
    dependsOn = java.util.Collections.unmodifiableSet(new TreeSet<>(dependsOn));
  }

  boolean isUnchanged() {
    return kind.isPresent() && kind.get() == Kind.NO_OP;
  }

  boolean repairsDrift() {
    return attributes.stream().anyMatch(ReviewAttribute::drift);
  }

  /** The family of its kind, which decides about its colour. */
  Tone tone() {
    return kind.map(Tone::of).orElse(Tone.NEUTRAL);
  }
}
