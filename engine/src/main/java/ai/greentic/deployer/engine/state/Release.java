package ai.greentic.deployer.engine.state;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which generation a host has.
 *
 * @param active the generation that was committed or returned to last; 0 when there is none
 * @param departed the host was changed since then and has not come to a generation again: a run
 *     failed, was cut off, or did a part only
 * @param pinned generations that are never collected
 */
public record Release(long active, boolean departed, SortedSet<Long> pinned) {
  /** Nothing was ever committed. */
  public static final Release NONE = new Release(0, false, Collections.emptySortedSet());

  public Release {
    pinned = Collections.unmodifiableSortedSet(new TreeSet<>(pinned));
  }

  /** The host has this generation; 0 when it has none any more, and then none is pinned. */
  Release at(long generation) {
    return generation == 0 ? NONE : new Release(generation, false, pinned);
  }

  Release withDeparture() {
    return new Release(active, true, pinned);
  }

  /** With a generation pinned, or no longer. */
  public Release withPin(long generation, boolean pin) {
    SortedSet<Long> all = new TreeSet<>(pinned);
    if (pin) {
      all.add(generation);
    } else {
      all.remove(generation);
    }
    return new Release(active, departed, all);
  }
}
