package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
          new Settings(3, Duration.ZERO, "test", "host"),
          _ -> {});
    }

    Plan plan(ResourceGraph desired) throws DeployerException, InterruptedException {
      return engine.plan(desired, "spec", APPLY);
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

  /** A random document: names are few, so that the next one changes, drops and adds. */
  private static ResourceGraph document(Random random) throws InvalidGraphException {
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
  private static void drift(FakeHost host, Random random) {
    for (String object : List.copyOf(host.objects.keySet())) {
      int what = random.nextInt(5);
      if (what == 0) {
        host.objects.remove(object);
      } else if (what == 1) {
        host.objects.compute(object, (_, found) -> found.with("text", "by hand"));
      }
    }
  }

  @Property(tries = 60)
  void applyConvergesFromAnywhere(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    try (Bench bench = Bench.make()) {
      for (int round = 0; round < 4; round++) {
        ResourceGraph desired = document(random);
        Plan plan = bench.plan(desired);
        requireOrder(plan);
        bench.engine.apply(plan);
        assertEquals(List.of(), bench.plan(desired).steps());
        assertEquals(
            List.of(),
            bench.engine.drift().stream()
                .filter(drifted -> desired.get(drifted.address()).isPresent())
                .toList());
        requireDesired(bench.host, desired);
        drift(bench.host, random);
      }
      bench.engine.apply(bench.engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
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
      ResourceGraph desired = document(new Random(seed));
      bench.engine.apply(bench.plan(document(new Random(seed + 1))));
      Plan one = bench.plan(desired);
      Plan two = bench.plan(desired);
      assertArrayEquals(PlanFile.encode(one), PlanFile.encode(withHeader(two, one)));
    }
  }

  private static Plan withHeader(Plan plan, Plan other) {
    return new Plan(
        other.header(),
        plan.desired(),
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        plan.artifacts());
  }

  /**
   * A run is cut off at every instant that differs: before and after each record, before and after
   * each change of the host, and in the middle of each record. The next plan and apply give what an
   * uninterrupted run gives, nothing of ours is forgotten, and nothing of others touched.
   */
  @Property(tries = 15)
  void aRunCutOffAnywhereIsRecovered(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    try (Bench bench = Bench.make()) {
      Set<String> foreign = Set.of("shared/2-0", "shared/6-1");
      for (String object : foreign) {
        String key = object.substring(object.indexOf('/') + 1);
        bench.host.objects.put(object, Mapping.EMPTY.with("key", key).with("text", "foreign"));
      }
      bench.engine.apply(bench.plan(document(random)));
      Path folder = bench.stateDir.resolve("d");
      byte[] before = Files.readAllBytes(folder.resolve("state.json"));
      ResourceGraph desired = document(random);
      List<Crash> crashes = new CrashRecorder(bench, folder.resolve("journal")).apply(desired);
      Map<String, Mapping> uninterrupted = Map.copyOf(bench.host.objects);
      for (Crash crash : crashes) {
        bench.host.objects.clear();
        bench.host.objects.putAll(crash.host());
        Files.write(folder.resolve("state.json"), before);
        Files.write(folder.resolve("journal"), crash.journal());
        bench.engine.apply(bench.plan(desired));
        assertEquals(uninterrupted, bench.host.objects);
        assertEquals(List.of(), bench.plan(desired).steps());
        bench.engine.apply(bench.engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
        assertEquals(foreign, bench.host.objects.keySet());
      }
    }
  }

  /** What a crash leaves of a run: the journal and the host at one instant. */
  private record Crash(byte[] journal, Map<String, Mapping> host) {}

  /** Applies one step at a time and keeps what a crash would leave at each instant. */
  private static final class CrashRecorder {
    private final Bench bench;
    private final Path journal;
    private final List<Crash> crashes = new ArrayList<>();

    CrashRecorder(Bench bench, Path journal) {
      this.bench = bench;
      this.journal = journal;
    }

    List<Crash> apply(ResourceGraph desired) throws Exception {
      Plan plan = bench.plan(desired);
      bench.host.beforeAction = _ -> record();
      bench.host.inAction = _ -> record();
      new Engine(
              new StateStore(bench.stateDir, "d"),
              ProviderRegistry.of(bench.host.types()),
              new Settings(1, Duration.ZERO, "test", "host"),
              this::on)
          .apply(plan);
      bench.host.beforeAction = _ -> {};
      bench.host.inAction = _ -> {};
      return crashes;
    }

    private void on(ApplyEvent event) {
      if (event instanceof ApplyEvent.StepStarted || event instanceof ApplyEvent.StepFinished) {
        record();
      }
    }

    /** Also with half of what was written since the last instant: the host was the one of then. */
    private void record() {
      byte[] now;
      try {
        now = Files.readAllBytes(journal);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (!crashes.isEmpty() && now.length > crashes.getLast().journal().length) {
        Crash last = crashes.getLast();
        int half = (last.journal().length + now.length) / 2;
        crashes.add(new Crash(Arrays.copyOf(now, half), last.host()));
      }
      crashes.add(new Crash(now, new TreeMap<>(bench.host.objects)));
    }
  }
}
