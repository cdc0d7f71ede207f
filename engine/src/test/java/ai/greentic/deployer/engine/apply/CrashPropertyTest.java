package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.storage.SimulatedDisk;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Operation;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Verdict;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Runs that are cut off, or whose disk fails, at every single operation on the disk and at every
 * change of the host. Whatever was left, the next plan and apply give what an uninterrupted run
 * gives, nothing of ours is forgotten, and nothing of others is touched.
 */
class CrashPropertyTest {
  private static final PlanOptions APPLY = PlanOptions.apply(OnFailure.STOP);
  private static final PlanOptions DESTROY = PlanOptions.destroy(true);
  private static final Set<String> FOREIGN = Set.of("shared/2-0", "shared/6-1");

  /** A machine: what is on its disk and what it is otherwise. */
  private record MachineNow(SimulatedDisk disk, Map<String, Mapping> objects) {
    static MachineNow fresh() {
      Map<String, Mapping> objects = new TreeMap<>();
      for (String object : FOREIGN) {
        String key = object.substring(object.indexOf('/') + 1);
        objects.put(object, Mapping.EMPTY.with("key", key).with("text", "foreign"));
      }
      return new MachineNow(SimulatedDisk.empty(), objects);
    }
  }

  /** A machine that runs. */
  private static final class Running {
    final SimulatedDisk disk;
    final FakeHost host = new FakeHost();
    final Engine engine;

    Running(MachineNow machine, int parallelism) throws DeployerException {
      this.disk = machine.disk().afterKill();
      host.objects.putAll(machine.objects());
      host.beforeAction = _ -> instant();
      host.inAction = _ -> instant();
      engine =
          new Engine(
              new StateStore(disk.root(), "d"),
              ProviderRegistry.of(host.types()),
              new Settings(parallelism, Duration.ZERO, "test", "host", PolicySource.NONE),
              _ -> {});
    }

    private void instant() {
      if (!disk.instant()) {
        throw new IllegalStateException("the machine is down");
      }
    }

    Plan plan(ResourceGraph desired) throws Exception {
      return engine.plan(desired, Shop.DOCUMENT, APPLY);
    }

    MachineNow killed() {
      return new MachineNow(disk.afterKill(), Map.copyOf(host.objects));
    }

    MachineNow withoutPower(Random random) {
      return new MachineNow(disk.afterPowerCut(random), Map.copyOf(host.objects));
    }
  }

  /** An apply that is about to begin, and what it would lead to. */
  private record Scenario(
      MachineNow before, ResourceGraph desired, Map<String, Mapping> after, int operations) {
    static Scenario of(Random random) throws Exception {
      Running first = new Running(MachineNow.fresh(), 1);
      if (random.nextInt(4) > 0) {
        first.engine.apply(first.plan(RandomDocuments.document(random)));
        RandomDocuments.drift(first.host, random);
        FOREIGN.forEach(object ->
            first.host.objects.computeIfAbsent(
                object, _ -> MachineNow.fresh().objects().get(object)));
      }
      MachineNow before = first.killed();
      ResourceGraph desired = RandomDocuments.document(random);
      Running uninterrupted = new Running(before, 1);
      Plan plan = uninterrupted.plan(desired);
      uninterrupted.disk.setFault((_, _) -> Verdict.SUCCEED);
      uninterrupted.engine.apply(plan);
      return new Scenario(
          before, desired, Map.copyOf(uninterrupted.host.objects), uninterrupted.disk.operations());
    }

    /**
     * The next plan and apply give what an uninterrupted run gives, and a destroy leaves nothing.
     */
    void requireRecovered(MachineNow machine) throws Exception {
      Running next = new Running(machine, 2);
      next.engine.apply(next.plan(desired));
      assertEquals(after, next.host.objects);
      assertEquals(List.of(), next.plan(desired).steps());
      next.engine.apply(next.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, DESTROY));
      assertEquals(FOREIGN, next.host.objects.keySet());
    }
  }

  @Property(tries = 12)
  void aRunThatIsCutOffAtAnyOperationIsRecovered(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Scenario scenario = Scenario.of(random);
    for (int crash = 1; crash <= scenario.operations(); crash++) {
      int at = crash;
      Running machine = new Running(scenario.before(), 1 + random.nextInt(3));
      Plan plan = machine.plan(scenario.desired());
      machine.disk.setFault((_, number) -> number == at ? Verdict.CRASH : Verdict.SUCCEED);
      try {
        machine.engine.apply(plan);
      } catch (DeployerException e) {
        assertTrue(machine.disk.isCrashed(), e.getMessage());
      }
      scenario.requireRecovered(machine.killed());
      scenario.requireRecovered(machine.withoutPower(random));
    }
  }

  /** The recovery itself is cut off as well, at any operation. */
  @Property(tries = 6)
  void aRecoveryThatIsCutOffIsRecovered(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Scenario scenario = Scenario.of(random);
    Running first = new Running(scenario.before(), 1);
    Plan plan = first.plan(scenario.desired());
    int half = 1 + random.nextInt(Math.max(1, scenario.operations()));
    first.disk.setFault((_, number) -> number == half ? Verdict.CRASH : Verdict.SUCCEED);
    try {
      first.engine.apply(plan);
    } catch (DeployerException e) {
      assertTrue(first.disk.isCrashed(), e.getMessage());
    }
    MachineNow cutOff = random.nextBoolean() ? first.killed() : first.withoutPower(random);
    for (int crash = 1; crash <= 2 * scenario.operations(); crash++) {
      int at = crash;
      Running second = new Running(cutOff, 1);
      Plan again = second.plan(scenario.desired());
      second.disk.setFault((_, number) -> number == at ? Verdict.CRASH : Verdict.SUCCEED);
      try {
        second.engine.apply(again);
      } catch (DeployerException e) {
        assertTrue(second.disk.isCrashed(), e.getMessage());
      }
      if (!second.disk.isCrashed()) {
        break;
      }
      scenario.requireRecovered(second.killed());
      scenario.requireRecovered(second.withoutPower(random));
    }
  }

  /**
   * One operation fails, or the disk is full from then on: nothing is begun that is not recorded.
   */
  @Property(tries = 12)
  void aDiskThatFailsAtAnyOperationLosesNothing(@ForAll long seed, @ForAll boolean fromThenOn)
      throws Exception {
    Random random = new Random(seed);
    Scenario scenario = Scenario.of(random);
    for (int fault = 1; fault <= scenario.operations(); fault++) {
      int at = fault;
      Running machine = new Running(scenario.before(), 1 + random.nextInt(3));
      Plan plan = machine.plan(scenario.desired());
      machine.disk.setFault((operation, number) ->
          operation != Operation.ELSEWHERE && (fromThenOn ? number >= at : number == at)
              ? Verdict.FAIL
              : Verdict.SUCCEED);
      try {
        machine.engine.apply(plan);
      } catch (DeployerException e) {
        assertTrue(
            e.getMessage().contains("No space left on device")
                || e.getMessage().contains("Input/output error"),
            e.getMessage());
      }
      machine.disk.setFault((_, _) -> Verdict.SUCCEED);
      scenario.requireRecovered(machine.killed());
      scenario.requireRecovered(machine.withoutPower(random));
    }
  }

  @Property(tries = 6)
  void onAReadOnlyDiskNothingIsBegun(@ForAll long seed) throws Exception {
    Scenario scenario = Scenario.of(new Random(seed));
    Running machine = new Running(scenario.before(), 2);
    Plan plan = machine.plan(scenario.desired());
    if (plan.isEmpty()) {
      return;
    }
    machine.disk.setFault((_, _) -> Verdict.FAIL);
    DeployerException failure =
        assertThrows(DeployerException.class, () -> machine.engine.apply(plan));
    assertEquals(Category.FAILED, failure.category());
    assertEquals(List.of(), machine.host.log);
  }
}
