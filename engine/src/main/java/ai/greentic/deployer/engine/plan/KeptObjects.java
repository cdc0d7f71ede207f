package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;

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

  /** The resource may have had another name then. */
  boolean has(Address address, Mapping object, Comparison comparison) {
    return generations.stream()
        .flatMap(generation -> generation.objects().entrySet().stream())
        .filter(kept -> kept.getKey().type().equals(address.type()))
        .anyMatch(kept -> comparison.sameObject(kept.getValue(), object));
  }

  /** The replaced objects of a resource that nothing keeps. */
  public List<Mapping> leftovers(ManagedResource managed, Comparison comparison) {
    return leftovers(managed.address(), managed.deposed(), comparison);
  }

  List<Mapping> leftovers(Address address, List<Mapping> objects, Comparison comparison) {
    return objects.stream().filter(object -> !has(address, object, comparison)).toList();
  }
}
