package ai.greentic.deployer.engine.resource;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a document says about the life of a resource.
 *
 * @param preventDestroy plans that would delete or replace it are refused
 * @param ignoreAll once made, no difference of any attribute is planned or counts as drift
 * @param ignoreChanges the same for these attributes only
 * @param replaceTriggeredBy it is replaced when one of these changes
 */
public record Lifecycle(
    boolean preventDestroy,
    boolean ignoreAll,
    Set<String> ignoreChanges,
    Set<Trigger> replaceTriggeredBy) {
  /** Of a resource about whose life nothing is said. */
  public static final Lifecycle NONE = new Lifecycle(false, false, Set.of(), Set.of());

  public Lifecycle {
    ignoreChanges = Collections.unmodifiableSet(new TreeSet<>(ignoreChanges));
    replaceTriggeredBy = Collections.unmodifiableSet(new TreeSet<>(replaceTriggeredBy));
    if (ignoreAll && !ignoreChanges.isEmpty()) {
      throw new IllegalArgumentException("all attributes are ignored, and some again by name");
    }
  }

  /** Whether differences of an attribute are left as they are. */
  public boolean ignores(String attribute) {
    return ignoreAll || ignoreChanges.contains(attribute);
  }

  // In full: for those that records get by themselves, Java makes classes at each start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lifecycle that
        && preventDestroy == that.preventDestroy
        && ignoreAll == that.ignoreAll
        && ignoreChanges.equals(that.ignoreChanges)
        && replaceTriggeredBy.equals(that.replaceTriggeredBy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(preventDestroy, ignoreAll, ignoreChanges, replaceTriggeredBy);
  }
}
