package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;

/** Answers what planning asks of a host. Asked from several threads at once. */
@FunctionalInterface
public interface HostAnswers {
  /** Every question goes to the host itself; nothing is recorded. */
  HostAnswers LIVE = (_, host) -> host.ask();

  /**
   * The answer to a question.
   *
   * @param host gives it, if the host itself is to be asked
   * @return empty when there is nothing, or when the answer is not held; who holds answers
   *     remembers what was missing
   * @throws ProviderException as the host gave it
   */
  Optional<Mapping> answer(Question question, Host host)
      throws ProviderException, InterruptedException;

  /** Asks the host itself. */
  @FunctionalInterface
  interface Host {
    Optional<Mapping> ask() throws ProviderException, InterruptedException;
  }
}
