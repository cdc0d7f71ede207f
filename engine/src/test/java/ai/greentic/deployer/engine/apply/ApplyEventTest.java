package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.JournalledRun;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine tells while it works, and counts in the end. */
class ApplyEventTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
  }

  private List<String> told() {
    return shop.events.stream()
        .filter(event ->
            !(event instanceof ApplyEvent.Observing || event instanceof ApplyEvent.Observed))
        .map(event ->
            switch (event) {
              case ApplyEvent.Refreshing(int resources) -> "refreshing " + resources;
              case ApplyEvent.Observing(Address address) -> "observing " + address;
              case ApplyEvent.Observed(Address address) -> "observed " + address;
              case ApplyEvent.Reading(String what, long done, long total) ->
                  "reading " + what + " " + done + " of " + total;
              case ApplyEvent.Refreshed(int resources, _) -> "refreshed " + resources;
              case ApplyEvent.Applying(int steps) -> "applying " + steps;
              case ApplyEvent.StepAttempt(_, String what, long attempts) ->
                  "attempt " + attempts + " " + what;
              case ApplyEvent.WaitingForLock(String holder, Duration timeout) ->
                  "waiting " + timeout + " for " + holder;
              case ApplyEvent.Unsettled(String what) -> "unsettled: " + what;
              case ApplyEvent.RollingBack(long generation, String why) ->
                  "rolling back to " + generation + ": " + why;
              case ApplyEvent.Recovered(String what) -> "recovered: " + what;
              case ApplyEvent.StepStarted(Address address, Operation operation) ->
                  "started " + operation + " " + address;
              case ApplyEvent.StepProgress _ -> "progress";
              case ApplyEvent.StepNote(_, String what) -> "note " + what;
              case ApplyEvent.StepFinished(
                      Address address,
                      Operation operation,
                      Duration elapsed) ->
                  "finished " + operation + " " + address + (elapsed.isNegative() ? " early" : "");
              case ApplyEvent.StepFailed(
                      Address address,
                      Operation operation,
                      _,
                      Problem problem) ->
                  "failed "
                      + operation
                      + " "
                      + address
                      + ": "
                      + problem.what()
                      + "; "
                      + problem.remedy();
            })
        .toList();
  }

  @Test
  void everyStepIsToldWhenItBeginsAndEnds() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    shop.events.clear();
    shop.host.failing.add("thing/c");
    shop.failure(
        shop.plan(resource("thing.a", "a", "2"), resource("thing.c", "c", "1", "thing.a")));
    assertEquals(
        List.of(
            "refreshing 2",
            "refreshed 2",
            "refreshing 2",
            "refreshed 2",
            "applying 2",
            "started UPDATE thing.a",
            "finished UPDATE thing.a",
            "started CREATE thing.c",
            "failed CREATE thing.c: thing/c refuses; mend it"),
        told());
  }

  @Test
  void everyObjectIsToldWhenItIsLookedAt() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    shop.events.clear();
    shop.engine.drift();
    assertEquals(new ApplyEvent.Refreshing(2), shop.events.getFirst());
    assertInstanceOf(ApplyEvent.Refreshed.class, shop.events.getLast());
    List<ApplyEvent> looks = shop.events.subList(1, shop.events.size() - 1);
    assertEquals(4, looks.size());
    for (String name : List.of("thing.a", "thing.b")) {
      Address address = Address.parse(name);
      int begin = looks.indexOf(new ApplyEvent.Observing(address));
      int end = looks.indexOf(new ApplyEvent.Observed(address));
      assertTrue(0 <= begin && begin < end, looks::toString);
    }
  }

  @Test
  void aRunThatWasCutOffIsToldByThePlanAndSettledByTheApply() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    StateStore store = new StateStore(stateDir, "shop");
    JournalledRun run = new JournalledRun("apply", "n1", Instant.EPOCH, 2);
    try (Journal journal = store.beginJournal(store.read(), run)) {
      journal.record(new Effect.Gone(Address.parse("thing.a")));
    }
    shop.events.clear();
    Resource[] desired = {resource("thing.a", "a", "1")};
    String sentence =
        "the apply of plan n1, begun at 1970-01-01T00:00:00Z, was cut off: 1 of 2 actions ended";
    Plan plan = shop.plan(desired);
    assertEquals(List.of("unsettled: " + sentence, "refreshing 1", "refreshed 1"), told());
    shop.events.clear();
    shop.engine.apply(plan);
    assertEquals(
        List.of(
            "recovered: " + sentence,
            "refreshing 1",
            "refreshed 1",
            "applying 1",
            "started ADOPT thing.a",
            "finished ADOPT thing.a"),
        told());
  }

  @Test
  void whoWaitsForTheLockIsToldForWhom() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    shop.events.clear();
    Duration timeout = Duration.ofMillis(100);
    Engine waiting =
        new Engine(
            new StateStore(stateDir, "shop"),
            ProviderRegistry.of(shop.host.types()),
            new Settings(4, timeout, "test", Shop.HOST, PolicySource.NONE),
            shop.events::add);
    try (StateLock _ = new StateStore(stateDir, "shop").lock("destroy", Duration.ZERO, _ -> {})) {
      assertThrows(DeployerException.class, () -> waiting.apply(plan));
    }
    assertEquals(1, told().size());
    assertTrue(told().getFirst().startsWith("waiting PT0.1S for destroy by "), told().toString());
    assertEquals(List.of(), shop.host.log);
  }

  @Test
  void theResultCountsWhatWasDone() throws Exception {
    shop.host.objects.put("thing/x", Mapping.EMPTY.with("key", "x").with("text", "1"));
    shop.applied(
        resource("thing.a", "a", "1"),
        resource("thing.b", "b", "1"),
        resource("thing.c", "c", "1"),
        resource("beside.r", "r", "1"));
    shop.host.objects.remove("thing/c");
    ApplyResult result =
        shop.engine.apply(
            shop.plan(
                resource("thing.a", "a", "2"),
                resource("thing.x", "x", "1"),
                resource("thing.n", "n", "1"),
                resource("beside.r", "r2", "1")));
    assertEquals(2, result.created());
    assertEquals(1, result.updated());
    assertEquals(2, result.deleted());
    assertEquals(1, result.adopted());
    assertEquals(1, result.forgotten());
    assertEquals(shop.state(), result.state());
    assertTrue(result.elapsed().isPositive());
  }

  @Test
  void aPlanThatDoesNothingWritesNothing() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    long serial = shop.state().serial();
    ApplyResult result = shop.engine.apply(shop.plan(resource("thing.a", "a", "1")));
    assertEquals(serial, shop.state().serial());
    assertEquals(shop.state(), result.state());
    assertEquals(0, result.created() + result.updated() + result.deleted());
  }

  @Test
  void ofManyActionsThatWereNotBegunTwentyAreNamed() throws Exception {
    for (int more : List.of(0, 2)) {
      shop.host.failing.add("thing/base");
      Resource[] desired = new Resource[21 + more];
      desired[0] = resource("thing.base", "base", "1");
      for (int i = 1; i < desired.length; i++) {
        desired[i] = resource("thing.r" + (i + 10), "k" + i, "1", "thing.base");
      }
      String failure = shop.failure(shop.plan(desired));
      String left =
          (20 + more) + " of " + (21 + more) + " actions were not begun: create thing.r11";
      assertTrue(failure.contains(left), failure);
      String last = "create thing.r30" + (more == 0 ? "" : " and 2 more") + "; what was done";
      assertTrue(failure.contains(last), failure);
    }
  }

  @Test
  void aDestroyIsJournalledAsOne() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    StateStore store = new StateStore(stateDir, "shop");
    List<String> seen = new CopyOnWriteArrayList<>();
    shop.host.inAction =
        _ -> {
          try {
            seen.add(store.snapshot().unsettled().orElseThrow().run().verb());
          } catch (DeployerException e) {
            seen.add(e.getMessage());
          }
        };
    shop.engine.apply(
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of("destroy"), Set.copyOf(seen));
  }
}
