package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.registry.ProviderVersion;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that planning one deployment needs to know of its machine, at one time. No secret is in it.
 *
 * @param toolVersion that took it
 * @param hostId as plans are bound to it, lower-case hex
 * @param taken when, in seconds since 1970-01-01T00:00:00Z
 * @param unsettled a run that went on or had been cut off then, a clause
 * @param providers the versions of the providers that were asked, by type
 * @param answers by the key of their question
 */
public record HostSnapshot(
    String toolVersion,
    String hostId,
    long taken,
    RecordedState recorded,
    Optional<String> unsettled,
    SortedMap<String, ProviderVersion> providers,
    SortedMap<String, HeldAnswer> answers) {
  /** The end of the year 9999, after which times are no longer written with four digits. */
  private static final long LATEST = 253_402_300_799L;

  public HostSnapshot {
    if (taken < 0 || taken > LATEST) {
      throw new IllegalArgumentException("it was taken at no time: " + taken);
    }
    providers = Collections.unmodifiableSortedMap(new TreeMap<>(providers));
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  public String deployment() {
    return recorded.deployment();
  }
}
