package ai.greentic.deployer.spec;

import java.util.List;

/** Reads {@code spec.rollout}. */
final class RolloutReader {
  static final int MOST_GENERATIONS = 50;
  private static final Choice<String> STRATEGY = Choice.only("strategy", "recreate");
  static final Choice<RolloutSpec.OnFailure> ON_FAILURE =
      Choice.of("onFailure", List.of(RolloutSpec.OnFailure.values()), RolloutSpec.OnFailure::word);

  private RolloutReader() {}

  static RolloutSpec read(Section rollout) {
    rollout.field("strategy").text(STRATEGY);
    return new RolloutSpec(
        rollout.field("onFailure").text(ON_FAILURE).orElse(RolloutSpec.DEFAULT.onFailure()),
        rollout.field("keep").integer(1, MOST_GENERATIONS).orElse(RolloutSpec.DEFAULT.keep()));
  }
}
