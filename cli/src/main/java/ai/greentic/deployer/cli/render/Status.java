package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a deployment is now.
 *
 * @param generation the number of the committed apply that runs; empty when none is recorded
 * @param departed a run since then failed, was cut off or did a part only
 * @param active whether the container runs; empty when nothing is known of it
 * @param since when the container was started
 * @param readiness empty when it cannot be asked
 * @param drifted resources that were changed outside
 * @param incomplete resources whose last action did not end well
 * @param unread what could not be found out, and why
 */
public record Status(
    String deployment,
    Optional<Long> generation,
    boolean departed,
    long serial,
    int resources,
    Optional<String> unit,
    Optional<Boolean> active,
    Optional<Instant> since,
    Optional<String> containerId,
    Optional<Image> image,
    Optional<Bundle> bundle,
    List<Certificate> certificates,
    Optional<Readiness> readiness,
    List<Address> drifted,
    List<Address> incomplete,
    List<Problem> unread) {
  public Status {
    certificates = List.copyOf(certificates);
    drifted = List.copyOf(drifted);
    incomplete = List.copyOf(incomplete);
    unread = List.copyOf(unread);
  }

  /**
   * The image that was applied.
   *
   * @param reference as the document names it
   * @param id {@code sha256:…}
   */
  public record Image(String reference, String id) {}

  /**
   * The bundle that was applied.
   *
   * @param sha256 lower-case hex
   * @param size in bytes
   */
  public record Bundle(String sha256, String path, long size) {}

  /**
   * A certificate of ours, as it lies on the machine.
   *
   * @param address the resource; an authority's may have two while one follows another
   * @param names subject alternative names, such as {@code IP:127.0.0.1}
   * @param daysLeft whole days until its end, negative when it is over
   */
  public record Certificate(
      Address address,
      String file,
      String subject,
      List<String> names,
      String issuer,
      Instant notBefore,
      Instant notAfter,
      long daysLeft) {
    public Certificate {
      names = List.copyOf(names);
    }
  }

  /**
   * What the readiness endpoint answers now.
   *
   * @param detail why it is not ready; empty when it is
   */
  public record Readiness(boolean ready, String detail) {}

  /** Whether everything could be read, is as applied, and runs. */
  public boolean isGood() {
    return !departed
        && drifted.isEmpty()
        && incomplete.isEmpty()
        && unread.isEmpty()
        && active.orElse(true)
        && readiness.map(Readiness::ready).orElse(true);
  }
}
