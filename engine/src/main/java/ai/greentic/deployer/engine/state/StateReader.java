package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;

/** What planning reads of a deployment: from its folder, or as it was recorded. Changes nothing. */
public interface StateReader {

  /** The deployment's name. */
  String deployment();

  /**
   * The deployment's own folder on its machine, an absolute path: a document is compiled with it.
   */
  String location();

  /** The state as it is now, and which run's journal is part of it. */
  Snapshot snapshot() throws DeployerException;

  /** The kept generations. */
  GenerationReader generations();
}
