package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random documents, drifts and crashes: apply converges, whatever was there before. */
class ConvergencePropertyTest {
  private static final List<String> TYPES = List.of("thing", "beside", "shared", "data");
  private static final PlanOptions APPLY = PlanOptions.apply(OnFailure.STOP);

  private record Bench(Path stateDir, FakeHost host, Engine engine) implements AutoCloseable {
    static Bench make() throws IOException, DeployerException {
      Path stateDir = Files.createTempDirectory("convergence");
      FakeHost host = new FakeHost();
      return new Bench(stateDir, host, engine(stateDir, host));
    }

    private static Engine engine(Path stateDir, FakeHost host) throws DeployerException {
      return new Engine(
          new StateStore(stateDir, "d"),
          ProviderRegistry.of(host.types()),
          new Settings(3, Duration.ZERO, "test", "host", PolicySource.NONE),
          _ -> {});
    }

    Plan plan(ResourceGraph desired) throws DeployerException, InterruptedException {
      return engine.plan(desired, Shop.DOCUMENT, APPLY);
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> all = Files.walk(stateDir)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Property(tries = 60)
  void applyConvergesFromAnywhere(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    try (Bench bench = Bench.make()) {
      for (int round = 0; round < 4; round++) {
        ResourceGraph desired = RandomDocuments.document(random);
        Plan plan = bench.plan(desired);
        requireOrder(plan);
        bench.engine.apply(plan);
        assertEquals(List.of(), bench.plan(desired).steps());
        assertEquals(
            List.of(),
            bench.engine.drift().drifted().stream()
                .filter(drifted -> desired.get(drifted.address()).isPresent())
                .toList());
        requireDesired(bench.host, desired);
        RandomDocuments.drift(bench.host, random);
      }
      bench.engine.apply(
          bench.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
      assertEquals(Set.of(), bench.host.objects.keySet());
    }
  }

  private static void requireDesired(FakeHost host, ResourceGraph desired) {
    for (Resource resource : desired.inDependencyOrder()) {
      Mapping found =
          host.objects.get(resource.address().type() + "/" + resource.attributes().text("key"));
      assertEquals(resource.attributes().text("text"), found.text("text"));
    }
  }

  /** Every step comes after those it waits for, and makes come after the makes they need. */
  private static void requireOrder(Plan plan) {
    for (int number = 0; number < plan.steps().size(); number++) {
      for (int before : plan.steps().get(number).waitsFor()) {
        assertTrue(before < number);
      }
    }
    List<Address> made =
        plan.steps().stream()
            .filter(step ->
                step.operation() != Step.Operation.DELETE
                    && step.operation() != Step.Operation.DELETE_DEPOSED
                    && step.operation() != Step.Operation.FORGET)
            .map(Step::address)
            .toList();
    for (Resource resource : plan.desired()) {
      for (Address needed : resource.dependsOn()) {
        if (made.contains(needed) && made.contains(resource.address())) {
          assertTrue(made.indexOf(needed) < made.indexOf(resource.address()));
        }
      }
    }
  }

  @Property(tries = 60)
  void theSameInputsGiveTheSamePlanApartFromNonceAndTime(@ForAll long seed) throws Exception {
    try (Bench bench = Bench.make()) {
      ResourceGraph desired = RandomDocuments.document(new Random(seed));
      bench.engine.apply(bench.plan(RandomDocuments.document(new Random(seed + 1))));
      Plan one = bench.plan(desired);
      Plan two = bench.plan(desired);
      assertArrayEquals(PlanFile.encode(one), PlanFile.encode(withHeader(two, one)));
    }
  }

  private static Plan withHeader(Plan plan, Plan other) {
    return new Plan(
        other.header(),
        plan.document(),
        plan.desired(),
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        plan.artifacts());
  }
}
