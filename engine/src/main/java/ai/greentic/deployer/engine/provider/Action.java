package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.value.Value.Mapping;

/** What a provider is asked to do. All values are known by then. */
public sealed interface Action {

  /** Makes an object that is not there. */
  record Create(Mapping after) implements Action {}

  /**
   * Changes an object in place.
   *
   * @param before what was observed, with the recorded values of what cannot be observed
   */
  record Update(Mapping before, Mapping after) implements Action {}

  /**
   * Removes an object; one that is gone already is no error.
   *
   * @param before the attributes in the state
   */
  record Delete(Mapping before) implements Action {}
}
