package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;

/** What a host answered. */
public sealed interface Answer {

  /** There is this. */
  record Found(Mapping attributes) implements Answer {}

  /** There is nothing. */
  record Nothing() implements Answer {}

  /** It could not be found out. */
  record Failed(Problem problem) implements Answer {}

  static Answer of(HostAnswers.Host host) throws InterruptedException {
    try {
      return host.ask().<Answer>map(Found::new).orElseGet(Nothing::new);
    } catch (ProviderException e) {
      return new Failed(Problem.of(e.code(), String.valueOf(e.getMessage()), e.remedy()));
    }
  }

  /** Gives the answer as the host gave it. */
  default Optional<Mapping> given() throws ProviderException {
    return switch (this) {
      case Found(Mapping attributes) -> Optional.of(attributes);
      case Nothing _ -> Optional.empty();
      case Failed(Problem problem) ->
          throw new ProviderException(problem.code(), problem.what(), problem.remedy());
    };
  }
}
