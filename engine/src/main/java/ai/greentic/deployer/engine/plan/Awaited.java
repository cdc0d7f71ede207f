package ai.greentic.deployer.engine.plan;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The steps that must be done before something counts as done. What nothing is done to passes on
 * what it waits for itself; where a thousand resources use such a one that uses a thousand others,
 * every one of them waiting for all would be a million waits. So more than a few are waited for
 * once, by the first step that needs them, and by the later ones through that step.
 */
final class Awaited {
  private static final int FEW = 16;

  private Set<Integer> steps;
  private List<Awaited> parts;

  private Awaited(Set<Integer> steps, List<Awaited> parts) {
    this.steps = steps;
    this.parts = parts;
  }

  static Awaited nothing() {
    return new Awaited(Set.of(), List.of());
  }

  static Awaited step(int number) {
    return new Awaited(Set.of(number), List.of());
  }

  /** All of them. */
  static Awaited all(Collection<Awaited> parts) {
    Set<Integer> few = new TreeSet<>();
    for (Awaited part : parts) {
      few.addAll(part.steps);
      if (few.size() > FEW || !part.parts.isEmpty()) {
        return new Awaited(Set.of(), List.copyOf(parts));
      }
    }
    return new Awaited(few, List.of());
  }

  boolean isNothing() {
    return steps.isEmpty() && parts.isEmpty();
  }

  /** The steps that the given step has to wait for; for many, others wait for it from now on. */
  SortedSet<Integer> waitedForBy(int number) {
    SortedSet<Integer> all = new TreeSet<>();
    Set<Awaited> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Awaited> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Awaited next = open.remove();
      if (seen.add(next)) {
        all.addAll(next.steps);
        open.addAll(next.parts);
        if (!next.parts.isEmpty()) {
          next.steps = Set.of(number);
          next.parts = List.of();
        }
      }
    }
    return all;
  }
}
