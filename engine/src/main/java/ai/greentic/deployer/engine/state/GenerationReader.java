package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the kept generations of a deployment. */
public interface GenerationReader {

  /**
   * The numbers of those that are kept, the oldest first.
   *
   * @param active what the state says
   */
  List<Long> numbersUpTo(long active) throws DeployerException;

  /** All that are kept, the oldest first. */
  default List<Generation> upTo(long active) throws DeployerException {
    List<Generation> found = new ArrayList<>();
    for (long number : numbersUpTo(active)) {
      found.add(read(number));
    }
    return found;
  }

  /** As {@link #upTo}, without those that cannot be used: for who removes them all. */
  default List<Generation> usableUpTo(long active) throws DeployerException {
    List<Generation> found = new ArrayList<>();
    for (long number : numbersUpTo(active)) {
      usable(number).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Generation> usable(long number) {
    try {
      return Optional.of(read(number));
    } catch (DeployerException e) {
      return Optional.empty();
    }
  }

  /** What is recorded of a generation. */
  Generation read(long number) throws DeployerException;

  /** The bytes of a generation's plan. */
  byte[] plan(long number) throws DeployerException;
}
