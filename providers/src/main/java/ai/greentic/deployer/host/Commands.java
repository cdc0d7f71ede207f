package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;

/** Runs programs of the host. Never through a shell: an argument is data, whatever it holds. */
@FunctionalInterface
public interface Commands {

  /**
   * Runs a command to its end and gives back what it wrote. A non-zero exit code is a result, not
   * an error.
   *
   * @throws ProviderException when the program cannot be started, when its time limit is over or
   *     when it writes more than can be held
   * @throws InterruptedException when the calling thread is interrupted; the command and all that
   *     it started are ended first
   */
  Result run(Command command) throws ProviderException, InterruptedException;
}
