package ai.greentic.deployer.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.plan.StepOrder.Operations;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The order of steps respects every dependency, also through what is not changed, and is small. */
class StepOrderPropertyTest {
  private static final Operations CREATE =
      new Operations(List.of(), List.of(Operation.CREATE), List.of(), List.of());
  private static final Operations DELETE =
      new Operations(List.of(), List.of(), List.of(Operation.DELETE), List.of());

  @Property(tries = 200)
  void makesFollowWhatTheyNeedDirectlyOrNot(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    ResourceGraph graph = layered(random);
    Map<Address, Operations> operations = some(graph, CREATE, random);
    List<Step> steps = new StepOrder(graph, ResourceGraph.EMPTY, operations).steps();
    assertEquals(operations.size(), steps.size());
    requireOrder(graph, steps, false);
    requireFewWaits(graph, steps);
  }

  @Property(tries = 200)
  void removalsFollowThoseOfTheirUsers(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    ResourceGraph graph = layered(random);
    Map<Address, Operations> operations = some(graph, DELETE, random);
    List<Step> steps = new StepOrder(ResourceGraph.EMPTY, graph, operations).steps();
    assertEquals(operations.size(), steps.size());
    requireOrder(graph, steps, true);
    requireFewWaits(graph, steps);
  }

  @Example
  void manyThatUseManyThroughOneThatStaysWaitForOneOfThem() throws Exception {
    List<Resource> resources = new ArrayList<>();
    Map<Address, Operations> operations = new HashMap<>();
    Set<Address> lower = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      lower.add(Address.parse("value.a" + i));
      resources.add(resource("value.a" + i, Set.of()));
      resources.add(resource("value.c" + i, Set.of(Address.parse("value.b"))));
    }
    resources.add(resource("value.b", lower));
    resources.forEach(resource -> operations.put(resource.address(), CREATE));
    operations.remove(Address.parse("value.b"));
    ResourceGraph graph = ResourceGraph.of(resources);
    List<Step> steps = new StepOrder(graph, ResourceGraph.EMPTY, operations).steps();
    assertEquals(1999, steps.stream().mapToInt(step -> step.waitsFor().size()).sum());
    requireOrder(graph, steps, false);
  }

  /** Layers of random width; what is below is used by some of what is above. */
  private static ResourceGraph layered(Random random) throws Exception {
    List<Resource> resources = new ArrayList<>();
    List<Address> below = List.of();
    int layers = 1 + random.nextInt(8);
    for (int layer = 0; layer < layers; layer++) {
      List<Address> here = new ArrayList<>();
      int width = 1 + random.nextInt(30);
      for (int i = 0; i < width; i++) {
        Set<Address> needs = new HashSet<>();
        for (Address address : below) {
          if (random.nextInt(3) == 0) {
            needs.add(address);
          }
        }
        Resource resource = resource("value.l" + layer + "-" + i, needs);
        resources.add(resource);
        here.add(resource.address());
      }
      below = here;
    }
    return ResourceGraph.of(resources);
  }

  private static Resource resource(String address, Set<Address> needs) {
    return new Resource(Address.parse(address), Mapping.EMPTY, needs);
  }

  /** Nothing is done to a part of the resources, from none to nearly all. */
  private static Map<Address, Operations> some(
      ResourceGraph graph, Operations what, Random random) {
    int share = random.nextInt(10);
    Map<Address, Operations> operations = new HashMap<>();
    for (Resource resource : graph.inDependencyOrder()) {
      if (random.nextInt(10) >= share) {
        operations.put(resource.address(), what);
      }
    }
    return operations;
  }

  /** Each step waits, through others, for those of all that it depends on, through others. */
  private static void requireOrder(ResourceGraph graph, List<Step> steps, boolean reversed) {
    Map<Address, Integer> numbers = new HashMap<>();
    List<BitSet> waits = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      numbers.put(steps.get(number).address(), number);
      BitSet all = new BitSet();
      for (int before : steps.get(number).waitsFor()) {
        all.set(before);
        all.or(waits.get(before));
      }
      waits.add(all);
    }
    for (Address address : numbers.keySet()) {
      for (Address needed : graph.withDependencies(List.of(address))) {
        if (!needed.equals(address) && numbers.containsKey(needed)) {
          int later = numbers.get(reversed ? needed : address);
          int earlier = numbers.get(reversed ? address : needed);
          assertTrue(waits.get(later).get(earlier), () -> address + " and " + needed);
        }
      }
    }
  }

  private static void requireFewWaits(ResourceGraph graph, List<Step> steps) {
    int edges = graph.inDependencyOrder().stream().mapToInt(one -> one.dependsOn().size()).sum();
    int waits = steps.stream().mapToInt(step -> step.waitsFor().size()).sum();
    assertTrue(waits <= 16 * edges, () -> waits + " waits for " + edges + " dependencies");
  }
}
