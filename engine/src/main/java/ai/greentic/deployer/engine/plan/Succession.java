package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works out which generation a plan makes and which ones go. The active one, the one before the new
 * one and those that are pinned never go.
 *
 * @param generations those that are kept, the oldest first
 */
public record Succession(State state, List<Generation> generations, PlanOptions options) {
  public Succession {
    generations = List.copyOf(generations);
  }

  public Rollout rollout(List<Resource> desired) {
    Release release = state.release();
    OptionalLong commits = commits(desired);
    return new Rollout(
        options.onFailure(),
        options.keep(),
        release.active(),
        release.departed(),
        commits,
        options.restores(),
        collects(commits));
  }

  private OptionalLong commits(List<Resource> desired) {
    long active = state.release().active();
    if (!options.targets().isEmpty()) {
      return OptionalLong.empty();
    }
    return switch (options.mode()) {
      case DESTROY, DESTROY_AND_PURGE -> OptionalLong.of(0);
      case ROLLBACK -> {
        boolean returns = options.restores() == active && active > 0;
        yield returns ? OptionalLong.of(active) : OptionalLong.of(active + 1);
      }
      case APPLY -> {
        boolean nothing = desired.isEmpty() && state.resources().isEmpty();
        yield nothing
            ? OptionalLong.empty()
            : OptionalLong.of(isActive(desired) ? active : active + 1);
      }
    };
  }

  private boolean isActive(List<Resource> desired) {
    return generations.stream()
        .filter(generation -> generation.number() == state.release().active())
        .anyMatch(generation -> generation.desiredDigest().equals(PlanFile.digest(desired)));
  }

  private List<Long> collects(OptionalLong commits) {
    List<Long> collected = new ArrayList<>();
    if (commits.isPresent()) {
      Set<Long> kept = kept(commits.getAsLong());
      generations.stream()
          .map(Generation::number)
          .filter(number -> !kept.contains(number))
          .forEach(collected::add);
    }
    return collected;
  }

  private Set<Long> kept(long committed) {
    if (committed == 0) {
      return Set.of();
    }
    Set<Long> kept = new TreeSet<>(state.release().pinned());
    kept.add(committed);
    kept.add(state.release().active());
    generations.reversed().stream()
        .map(Generation::number)
        .filter(number -> number < committed)
        .limit(Math.max(1, options.keep()))
        .forEach(kept::add);
    return kept;
  }
}
