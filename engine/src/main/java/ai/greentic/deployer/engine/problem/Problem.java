package ai.greentic.deployer.engine.problem;

import ai.greentic.deployer.engine.resource.Address;
import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param code which kind of failure it is, for programs and for {@code explain}
 * @param address the resource it is about, if it is about one
 * @param what what happened, with values, a sentence without a full stop
 * @param remedy the next step, a sentence without a full stop
 */
public record Problem(ErrorCode code, Optional<Address> address, String what, String remedy) {
  public static Problem of(ErrorCode code, String what, String remedy) {
    return new Problem(code, Optional.empty(), what, remedy);
  }

  public static Problem of(ErrorCode code, Address address, String what, String remedy) {
    return new Problem(code, Optional.of(address), what, remedy);
  }

  @Override
  public String toString() {
    return address.map(resource -> resource + ": ").orElse("") + what + "; " + remedy;
  }
}
