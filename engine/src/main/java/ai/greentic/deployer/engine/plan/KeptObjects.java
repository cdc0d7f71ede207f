package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Which replaced objects stay on the host: those that a generation needs which stays, and that
 * could not be made again.
 *
 * @param generations those that stay
 */
public record KeptObjects(List<Generation> generations) {
  public KeptObjects {
    generations = List.copyOf(generations);
  }

  /** What stays when a plan with this rollout is done. */
  public static KeptObjects of(Rollout rollout, List<Generation> generations) {
    return new KeptObjects(
        generations.stream()
            .filter(generation -> !rollout.collects().contains(generation.number()))
            .toList());
  }

  private boolean has(Address address, Mapping object, Comparison comparison) {
    return generations.stream()
        .map(generation -> Optional.ofNullable(generation.objects().get(address)))
        .flatMap(Optional::stream)
        .anyMatch(kept -> comparison.sameObject(kept, object));
  }

  /** The replaced objects of a resource that nothing keeps. */
  public List<Mapping> leftovers(ManagedResource managed, Comparison comparison) {
    return leftovers(managed.address(), managed.deposed(), comparison);
  }

  List<Mapping> leftovers(Address address, List<Mapping> objects, Comparison comparison) {
    return objects.stream().filter(object -> !has(address, object, comparison)).toList();
  }
}
