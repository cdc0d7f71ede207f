package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;

/** A secret that would get into plans and states as it is. No message repeats it. */
public final class PlainSecret {
  private PlainSecret() {}

  public static Problem problem(Address address, String attribute) {
    return Problem.of(
        EngineError.SECRET_IN_PLAIN,
        address,
        "attribute " + attribute + " is secret, and its value is not a fingerprint",
        "give its fingerprint, and the secret itself to the provider as its documentation says");
  }
}
