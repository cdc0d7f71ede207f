package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.graph;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.storage.SimulatedDisk;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Verdict;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Updates and returns that are cut off at every operation on the disk and at every change of the
 * host. At no instant is there neither the old nor the new release to go on with, and what comes
 * next, an apply or a rollback, finishes.
 */
class RollbackCrashTest {
  private static final PlanOptions BACK = PlanOptions.apply(OnFailure.ROLLBACK);

  private record Machine(SimulatedDisk disk, Map<String, Mapping> objects) {}

  private static final class Running {
    final SimulatedDisk disk;
    final FakeHost host = new FakeHost();
    final StateStore store;
    final Engine engine;

    Running(Machine machine) throws DeployerException {
      this.disk = machine.disk().afterKill();
      host.objects.putAll(machine.objects());
      host.beforeAction = _ -> instant();
      host.inAction = _ -> instant();
      this.store = new StateStore(disk.root(), "shop");
      this.engine =
          new Engine(
              store,
              ProviderRegistry.of(host.types()),
              new Settings(1, Duration.ZERO, "test", Shop.HOST, PolicySource.NONE),
              _ -> {});
    }

    private void instant() {
      if (!disk.instant()) {
        throw new IllegalStateException("the machine is down");
      }
    }

    Plan plan(String number) throws Exception {
      return engine.plan(desired(number), Shop.DOCUMENT, BACK);
    }

    void crashAt(int operation) {
      disk.setFault((_, number) -> number == operation ? Verdict.CRASH : Verdict.SUCCEED);
    }

    Machine left(Random random) {
      SimulatedDisk then = random.nextBoolean() ? disk.afterKill() : disk.afterPowerCut(random);
      return new Machine(then, Map.copyOf(host.objects));
    }

    Release release() throws Exception {
      return store.read().release();
    }
  }

  private static ResourceGraph desired(String number) throws Exception {
    return graph(
        resource("artifact.image", "image-" + number, number),
        resource("beside.mount", "mount-" + number, number, "artifact.image"),
        resource("thing.settings", "settings", number, "beside.mount"),
        resource("service.app", "app", number, "thing.settings"));
  }

  private static Machine deployed(String... numbers) throws Exception {
    Running machine = new Running(new Machine(SimulatedDisk.empty(), new TreeMap<>()));
    for (String number : numbers) {
      machine.engine.apply(machine.plan(number));
    }
    return new Machine(machine.disk.afterKill(), Map.copyOf(machine.host.objects));
  }

  /** What the host must have, and nothing else of the two releases that come and go. */
  private static void requireRuns(Running machine, String number) throws Exception {
    for (String object : Set.of("service/app", "thing/settings")) {
      assertEquals(number, machine.host.objects.get(object).text("text"));
    }
    assertEquals(List.of(), machine.plan(number).steps());
    assertTrue(machine.plan(number).isEmpty());
    Set<String> mounts = new TreeSet<>(machine.host.objects.keySet());
    mounts.removeIf(object -> !object.startsWith("beside/"));
    assertEquals(Set.of("beside/mount-" + number), mounts);
    assertTrue(machine.host.objects.containsKey("artifact/image-" + number));
  }

  /** Nothing that a kept generation needs is gone, whatever the instant. */
  private static void requireWayBack(Machine machine) throws Exception {
    Running found = new Running(machine);
    long active = found.release().active();
    List<Generation> kept = found.store.generations().upTo(active);
    assertEquals(active, kept.getLast().number());
    for (Generation generation : kept) {
      for (Mapping object : generation.objects().values()) {
        assertTrue(
            machine.objects().containsKey("artifact/" + object.text("key")),
            () -> object + " of generation " + generation.number());
      }
    }
  }

  /** From whatever was left, the release before comes back, and the new one can be had. */
  private static void requireBothWays(Machine left, String before, String after) throws Exception {
    requireWayBack(left);
    Running back = new Running(left);
    Release release = back.release();
    boolean committed = !release.departed() && release.active() == 3;
    OptionalLong wanted = committed ? OptionalLong.of(2) : OptionalLong.empty();
    if (release.departed() || committed) {
      back.engine.apply(back.engine.planRollback(wanted));
    } else {
      // It has come back already; what it left may have to be cleaned up.
      back.engine.apply(back.plan(before));
    }
    requireRuns(back, before);
    Running forth = new Running(left);
    forth.engine.apply(forth.plan(after));
    requireRuns(forth, after);
    assertEquals(3, forth.release().active());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anUpdateThatIsCutOffAnywhereGoesBothWays(long seed) throws Exception {
    Random random = new Random(seed);
    Machine before = deployed("1", "2");
    for (int operation = 1; ; operation++) {
      Running machine = new Running(before);
      Plan plan = machine.plan("3");
      machine.crashAt(operation);
      try {
        machine.engine.apply(plan);
      } catch (DeployerException e) {
        assertTrue(machine.disk.isCrashed(), e.getMessage());
      }
      if (!machine.disk.isCrashed()) {
        assertTrue(operation > 20, "only " + operation + " operations");
        return;
      }
      requireBothWays(machine.left(random), "2", "3");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void aReturnThatIsCutOffAnywhereGoesBothWays(long seed) throws Exception {
    Random random = new Random(seed);
    Machine before = deployed("1", "2");
    for (int operation = 1; ; operation++) {
      Running machine = new Running(before);
      machine.host.broken.add("service/app 3");
      Plan plan = machine.plan("3");
      machine.crashAt(operation);
      try {
        machine.engine.apply(plan);
      } catch (DeployerException e) {
        boolean back = e.category() == Category.ROLLED_BACK;
        assertTrue(back || machine.disk.isCrashed(), e.getMessage());
      }
      if (!machine.disk.isCrashed()) {
        requireRuns(machine, "2");
        assertTrue(operation > 40, "only " + operation + " operations");
        return;
      }
      requireBothWays(machine.left(random), "2", "3");
    }
  }

  /** The generations that stay, and what only they need, are right however often it was cut off. */
  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void collectingIsFinishedByWhatComesNext(long seed) throws Exception {
    Random random = new Random(seed);
    Machine before = deployed("1", "2", "3", "4");
    for (int operation = 1; ; operation++) {
      Running machine = new Running(before);
      Plan plan = machine.plan("5");
      machine.crashAt(operation);
      try {
        machine.engine.apply(plan);
      } catch (DeployerException e) {
        assertTrue(machine.disk.isCrashed(), e.getMessage());
      }
      Running next = new Running(machine.left(random));
      next.engine.apply(next.plan("5"));
      next.engine.apply(next.plan("6"));
      Set<String> images = new TreeSet<>(next.host.objects.keySet());
      images.removeIf(object -> !object.startsWith("artifact/"));
      assertEquals(
          Set.of("artifact/image-3", "artifact/image-4", "artifact/image-5", "artifact/image-6"),
          images);
      assertEquals(
          List.of(3L, 4L, 5L, 6L),
          next.store.generations().upTo(6).stream().map(Generation::number).toList());
      if (!machine.disk.isCrashed()) {
        return;
      }
    }
  }
}
