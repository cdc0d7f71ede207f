package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;

/**
 * Owns one resource type. A provider is stateless and never sees a plan: the engine compares,
 * orders, journals, retries and reports. Methods are called from several threads at once.
 */
public interface Provider {

  /** The resource type, the first part of its addresses, such as {@code mount}. */
  String type();

  Schema schema();

  /**
   * Reads what the host has, and changes nothing.
   *
   * @param identity attributes that name the object: the desired ones, or those in the state. Only
   *     attributes that are needed to find the object may be relied on, the others can be unknown.
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
}
