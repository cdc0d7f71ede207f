package ai.greentic.deployer.spec;

import java.util.List;
import java.util.Optional;

/** Reads {@code rollout} of a resource graph. */
record GraphRolloutReader(SpecProblems problems) {
  static final List<String> KEYS = List.of("onFailure", "keep");

  RolloutSpec read(YamlNode.Entry entry) {
    Optional<KnownKeys> rollout = KnownKeys.of(problems, "rollout", entry, KEYS);
    if (rollout.isEmpty()) {
      return RolloutSpec.OF_GRAPHS;
    }
    return new RolloutSpec(onFailure(rollout.get()), keep(rollout.get()));
  }

  private RolloutSpec.OnFailure onFailure(KnownKeys rollout) {
    Optional<KnownKeys.Item> item = rollout.text("onFailure", "rollback");
    if (item.isPresent()) {
      try {
        return RolloutReader.ON_FAILURE.parse(item.get().text());
      } catch (RefusedTextException e) {
        problems.add(
            SpecError.DOCUMENT_INVALID_VALUE,
            item.get().position(),
            item.get().path(),
            e.what(),
            e.remedy());
      }
    }
    return RolloutSpec.OF_GRAPHS.onFailure();
  }

  private int keep(KnownKeys rollout) {
    Optional<YamlNode.Entry> entry = rollout.get("keep");
    if (entry.isEmpty()) {
      return RolloutSpec.OF_GRAPHS.keep();
    }
    if (entry.get().value() instanceof YamlNode.Numeral(Position _, String text)
        && text.matches("[1-9][0-9]?")
        && Integer.parseInt(text) <= RolloutReader.MOST_GENERATIONS) {
      return Integer.parseInt(text);
    }
    KnownKeys.wrong(
        problems,
        rollout.child("keep"),
        entry.get(),
        "a whole number from 1 to " + RolloutReader.MOST_GENERATIONS);
    return RolloutSpec.OF_GRAPHS.keep();
  }
}
