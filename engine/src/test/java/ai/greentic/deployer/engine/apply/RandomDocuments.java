package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random documents for a {@link FakeHost}, and random changes by hand. */
final class RandomDocuments {
  private static final List<String> TYPES = List.of("thing", "beside", "shared", "data");

  private RandomDocuments() {}

  /** A random document: names are few, so that the next one changes, drops and adds. */
  static ResourceGraph document(Random random) throws InvalidGraphException {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      Set<Address> needs = new HashSet<>();
      Mapping attributes =
          Mapping.EMPTY
              .with("key", i + "-" + random.nextInt(2))
              .with("text", "t" + random.nextInt(3))
              .with("source", "s" + random.nextInt(2));
      for (Resource earlier : resources) {
        if (random.nextInt(3) == 0) {
          needs.add(earlier.address());
          if (random.nextInt(3) == 0) {
            attributes =
                attributes.with(
                    "follows", new Value.Unknown(earlier.address().toString(), "stamp"));
          }
        }
      }
      resources.add(
          new Resource(new Address(TYPES.get(i % TYPES.size()), "r" + i), attributes, needs));
    }
    return ResourceGraph.of(resources);
  }

  /** Things change by hand: some objects go, some are edited. */
  static void drift(FakeHost host, Random random) {
    for (String object : List.copyOf(host.objects.keySet())) {
      int what = random.nextInt(5);
      if (what == 0) {
        host.objects.remove(object);
      } else if (what == 1) {
        host.objects.compute(object, (_, found) -> found.with("text", "by hand"));
      }
    }
  }
}
