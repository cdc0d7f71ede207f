package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.resource.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a deployment is now.
 *
 * @param active whether the container runs; empty when nothing is known of it
 * @param since when the container was started, as the container engine tells it
 * @param drifted resources that were changed outside
 * @param incomplete resources whose last action did not end well
 */
public record Status(
    String deployment,
    long serial,
    int resources,
    Optional<String> unit,
    Optional<Boolean> active,
    Optional<String> since,
    Optional<String> containerId,
    Optional<String> image,
    Optional<String> imageId,
    Optional<String> bundleSha256,
    Optional<String> bundlePath,
    List<Certificate> certificates,
    Optional<Readiness> readiness,
    List<Address> drifted,
    List<Address> incomplete) {
  public Status {
    certificates = List.copyOf(certificates);
    drifted = List.copyOf(drifted);
    incomplete = List.copyOf(incomplete);
  }

  /** A certificate of ours and its end. */
  public record Certificate(Address address, Instant notAfter, long daysLeft) {}

  /**
   * What the readiness endpoint answers now.
   *
   * @param detail why it is not ready; empty when it is
   */
  public record Readiness(boolean ready, String detail) {}

  /** Whether everything is as applied, and running. */
  public boolean isGood() {
    return drifted.isEmpty()
        && incomplete.isEmpty()
        && active.orElse(true)
        && readiness.map(Readiness::ready).orElse(true);
  }
}
