package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Owns one resource type. A provider is stateless and never sees a plan: the engine compares,
 * orders, journals, retries and reports. Methods are called from several threads at once.
 *
 * <p>One in a plug-in is public, has a public constructor without parameters, and is named in the
 * jar's service file; docs/providers.md tells how.
 */
public interface Provider {

  /** The resource type, the first part of its addresses, such as {@code mount}. */
  String type();

  /** Its attributes and how its objects live; always the same. */
  Schema schema();

  /**
   * Reads what the host has, and changes nothing.
   *
   * @param identity attributes that name the object: the desired ones, or those in the state. Only
   *     attributes that are needed to find the object may be relied on, the others can be unknown.
   *     Whether there is one depends on those that force replacement and on computed ones alone.
   * @return every attribute that can be observed, named as in the schema; empty when there is no
   *     such object
   * @throws ProviderException when the host cannot be read
   */
  Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException;

  /**
   * Carries one action out. Idempotent: run twice, it gives the same result, also after a first run
   * that was cut off at any instant.
   *
   * @return the attributes to record: what was asked for plus what was computed. Ignored for a
   *     {@link Action.Delete}.
   * @throws ProviderException when the action failed; the host may be changed in part
   */
  Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException;

  /**
   * The time after which {@link #observe} is interrupted. One that goes on all the same is left
   * behind, and the run fails.
   */
  default Duration observeLimit() {
    return Duration.ofMinutes(5);
  }

  /**
   * The time after which an action is interrupted, and its resource counts as changed in part. One
   * that goes on all the same is left behind; no other action is begun.
   */
  default Duration timeLimit(Action action) {
    return Duration.ofMinutes(10);
  }

  /**
   * Computed attributes whose values an update will leave as given here, so that resources that
   * refer to them need not change. Those left out are unknown until the update has run.
   */
  default Mapping computedAfterUpdate(Mapping before, Mapping after) {
    return Mapping.EMPTY;
  }

  /**
   * Files outside our care whose bytes a create or update with these attributes will read. Apply
   * refuses to begin when one of them is not as planned.
   *
   * @param after the desired attributes without those that are not known before other resources are
   *     made
   */
  default List<Artifact> artifacts(Mapping after) {
    return List.of();
  }

  /**
   * Whether an object can be made again from its attributes alone. One that cannot, because it
   * comes from a file or a registry that may be gone by then, stays on the host as long as a kept
   * generation needs it, and a release that relies on it is left only while it is intact.
   */
  default boolean isSelfContained(Mapping desired) {
    return true;
  }

  /**
   * The attributes of an earlier generation as they are desired today, when it is returned to: what
   * they say of things outside our care, such as the fingerprint of a file of secrets, follows
   * those things. Reads only.
   *
   * @throws ProviderException when such a thing cannot be read
   */
  default Mapping refreshed(ProviderContext context, Mapping desired)
      throws ProviderException, InterruptedException {
    return desired;
  }

  /**
   * What is desired of an object after the first release that needs it has failed and there is none
   * to return to; empty when it is to be removed. What helps to find the cause should stay.
   */
  default Optional<Mapping> withdrawn(Mapping desired) {
    return Optional.of(desired);
  }

  /**
   * Whether an update stops the application for a while. Asked only of a type whose schema has
   * {@code INTERRUPTS}.
   *
   * @param after with unknown values for what other resources are about to change
   */
  default boolean interrupts(Mapping before, Mapping after) {
    return true;
  }

  /**
   * What became of an object since it was applied, each thing in words that people know. A
   * difference that no finding names is told as it stands.
   *
   * @param recorded the attributes in the state
   * @param found what was observed; empty when the object is gone
   * @param differing the attributes that differ, without those that change by themselves or that
   *     the document ignores
   */
  default List<Finding> findings(
      Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return List.of();
  }

  /**
   * A file that an action reads.
   *
   * @param path absolute, as the machine has it, on whatever system this is planned
   * @param sha256 the expected digest of its bytes, lower-case hex
   */
  record Artifact(String path, String sha256) {
    /** The file that two attributes name; none unless both are there. */
    public static List<Artifact> of(Mapping attributes, String path, String sha256) {
      Optional<String> file = attributes.optionalText(path);
      Optional<String> digest = attributes.optionalText(sha256);
      return file.isPresent() && digest.isPresent()
          ? List.of(new Artifact(file.get(), digest.get()))
          : List.of();
    }

    public Artifact {
      Objects.requireNonNull(path, "path is null");
      if (path.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a path has no NUL character");
      }
      Objects.requireNonNull(sha256, "sha256 is null");
    }
  }
}
