package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Release;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Finds out which generation is meant by a rollback.
 *
 * @param generations those that are kept, the oldest first
 */
record RollbackChoice(Release release, List<Generation> generations) {

  long of(OptionalLong wanted) throws DeployerException {
    if (generations.isEmpty()) {
      throw DeployerException.failed(
          EngineError.NO_EARLIER_GENERATION,
          "there is no generation to return to: none was ever committed, or all was destroyed",
          "apply a document");
    }
    return wanted.isPresent() ? kept(wanted.getAsLong()) : usual();
  }

  private long kept(long wanted) throws DeployerException {
    if (generations.stream().noneMatch(generation -> generation.number() == wanted)) {
      throw DeployerException.failed(
          EngineError.GENERATION_NOT_KEPT,
          "generation " + wanted + " is not kept; these are: " + numbers(),
          "choose one of them");
    }
    return wanted;
  }

  private String numbers() {
    return generations.stream()
        .map(generation -> Long.toString(generation.number()))
        .collect(Collectors.joining(", "));
  }

  private long usual() throws DeployerException {
    if (release.departed()) {
      return kept(release.active());
    }
    return generations.stream()
        .mapToLong(Generation::number)
        .filter(number -> number < release.active())
        .max()
        .orElseThrow(() ->
            DeployerException.failed(
                EngineError.NO_EARLIER_GENERATION,
                "there is no generation before " + release.active() + ", the active one",
                "to bring back what was changed by hand, apply its document, or say 'rollback "
                    + release.active()
                    + "'"));
  }
}
