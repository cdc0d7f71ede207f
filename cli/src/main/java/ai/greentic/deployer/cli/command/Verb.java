package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;

/** A verb with its options read. */
interface Verb {

  /**
   * Does what was asked for.
   *
   * @return the exit code
   */
  int run(Session session) throws DeployerException, InterruptedException;
}
