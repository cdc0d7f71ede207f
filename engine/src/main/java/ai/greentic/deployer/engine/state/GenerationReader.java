package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.util.List;

/** Reads the kept generations of a deployment. */
public interface GenerationReader {

  /**
   * All that are kept, the oldest first.
   *
   * @param active what the state says
   */
  List<Generation> upTo(long active) throws DeployerException;

  /** As {@link #upTo}, without those that cannot be used: for who removes them all. */
  List<Generation> usableUpTo(long active) throws DeployerException;

  /** What is recorded of a generation. */
  Generation read(long number) throws DeployerException;

  /** The bytes of a generation's plan. */
  byte[] plan(long number) throws DeployerException;
}
