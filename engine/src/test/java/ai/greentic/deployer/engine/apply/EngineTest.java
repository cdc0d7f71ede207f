package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.graph;
import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning and applying on a host in memory. */
class EngineTest {
  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;
  private Engine engine;

  @BeforeEach
  void makeShop() throws DeployerException {
    shop = Shop.in(stateDir);
    host = shop.host;
    engine = shop.engine;
  }

  @Test
  void createsInDependencyOrderAndThenFindsNothingToDo() throws Exception {
    Resource[] desired = {
      resource("thing.c", "c", "3", "thing.b"),
      resource("thing.a", "a", "1"),
      resource("thing.b", "b", "2", "thing.a")
    };
    ApplyResult result = engine.apply(shop.plan(desired));
    assertEquals(List.of("Create thing/a", "Create thing/b", "Create thing/c"), host.log);
    assertEquals(3, result.created());
    assertTrue(shop.plan(desired).isEmpty());
  }

  @Test
  void updatesInPlaceWhatChangedInTheDocument() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    assertEquals(List.of(Change.Kind.UPDATE), kinds(plan));
    assertEquals("changed in the document", plan.changes().getFirst().reason());
    engine.apply(plan);
    assertEquals("2", host.objects.get("thing/a").text("text"));
  }

  @Test
  void repairsDriftAndCallsItDrift() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    host.objects.compute("thing/a", (_, object) -> object.with("text", "tampered"));
    assertEquals(List.of("text"), engine.drift().drifted().getFirst().attributes());
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    assertEquals("changed outside of greentic-deployer", plan.changes().getFirst().reason());
    engine.apply(plan);
    assertEquals(List.of(), engine.drift().drifted());
  }

  @Test
  void makesAgainWhatIsGone() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    host.objects.clear();
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    assertEquals(List.of(Change.Kind.CREATE), kinds(plan));
    assertEquals("gone from the host", plan.changes().getFirst().reason());
  }

  @Test
  void replacesByDeletingFirstUnlessTheTypeCreatesFirst() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("beside.b", "b", "1"));
    Resource[] desired = {
      resource("thing.a", "a2", "1"), resource("beside.b", "b2", "1", "thing.a")
    };
    Plan plan = shop.plan(desired);
    assertEquals(List.of(Change.Kind.REPLACE, Change.Kind.REPLACE_CREATE_FIRST), kinds(plan));
    engine.apply(plan);
    assertEquals(
        List.of("Delete thing/a", "Create thing/a2", "Create beside/b2", "Delete beside/b"),
        host.log);
    assertTrue(shop.plan(desired).isEmpty());
  }

  @Test
  void deletesWhatWasReplacedOnlyAfterAllThatUsedIt() throws Exception {
    shop.applied(resource("beside.b", "b", "1"), resource("thing.user", "u", "1", "beside.b"));
    engine.apply(
        shop.plan(resource("beside.b", "b2", "1"), resource("thing.user", "u", "2", "beside.b")));
    assertEquals(List.of("Create beside/b2", "Update thing/u", "Delete beside/b"), host.log);
  }

  @Test
  void deletesWhatIsNoLongerDesiredUsersFirst() throws Exception {
    shop.applied(
        resource("thing.a", "a", "1"),
        resource("thing.b", "b", "1", "thing.a"),
        resource("thing.keep", "k", "1"));
    engine.apply(shop.plan(resource("thing.keep", "k", "1")));
    assertEquals(List.of("Delete thing/b", "Delete thing/a"), host.log);
  }

  @Test
  void destroyKeepsDataAndWhatItNeedsUntilItIsPurged() throws Exception {
    shop.applied(
        resource("thing.account", "u", "1"),
        resource("data.d", "d", "1", "thing.account"),
        resource("thing.app", "app", "1", "data.d"));
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of("data/d", "thing/u"), host.objects.keySet());
    assertTrue(
        engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
    assertEquals(Set.of(), host.objects.keySet());
    assertTrue(
        engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)).isEmpty());
  }

  @Test
  void destroyRemovesWhatCannotBeObserved() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a"));
    host.unreadable.add("thing/a");
    assertEquals(
        "thing.a: thing/a is unreadable; mend it",
        assertThrows(DeployerException.class, () -> shop.plan(resource("thing.a", "a", "2")))
            .getMessage());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void movingDataLeavesTheOldFolderUntilPurged() throws Exception {
    shop.applied(resource("data.d", "old", "1"));
    engine.apply(shop.plan(resource("data.d", "new", "1")));
    assertEquals(Set.of("data/new", "data/old"), host.objects.keySet());
    assertTrue(shop.plan(resource("data.d", "new", "1")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void referencesAreUnknownOnlyWhileTheirResourceChanges() throws Exception {
    Resource source = resource("thing.source", "s", "1");
    Resource follower =
        new Resource(
            Address.parse("thing.follower"),
            Mapping.EMPTY
                .with("key", "f")
                .with("follows", new Value.Unknown("thing.source", "stamp")),
            Set.of());
    shop.applied(source, follower);
    assertTrue(shop.plan(source, follower).isEmpty());
    Plan plan = shop.plan(resource("thing.source", "s", "2"), follower);
    assertEquals("follows thing.source", plan.changes().getLast().reason());
    host.objects.computeIfPresent("thing/f", (_, now) -> now.with("text", "by hand"));
    assertEquals(
        "changed outside of greentic-deployer; follows thing.source",
        shop.plan(resource("thing.source", "s", "2"), follower).changes().getLast().reason());
    host.objects.computeIfPresent("thing/f", (_, now) -> now.without("text"));
    engine.apply(plan);
    assertEquals(
        host.objects.get("thing/s").text("stamp"), host.objects.get("thing/f").text("follows"));
  }

  @Test
  void targetsBringTheirDependenciesAndNothingElse() throws Exception {
    ResourceGraph desired =
        graph(
            resource("thing.a", "a", "1"),
            resource("thing.b", "b", "1", "thing.a"),
            resource("thing.c", "c", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.STOP,
            PlanOptions.KEEP,
            0,
            Set.of(Address.parse("thing.b")),
            Set.of());
    engine.apply(engine.plan(desired, Shop.DOCUMENT, options));
    assertEquals(Set.of("thing/a", "thing/b"), host.objects.keySet());
  }

  @Test
  void aPlanFromItsFileIsThePlan() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.gone", "g", "1"));
    Engine onItsHost = shop.engineOn("0a".repeat(32));
    Plan plan =
        onItsHost.plan(
            graph(resource("thing.a", "a", "2"), resource("beside.b", "b", "1", "thing.a")),
            Shop.DOCUMENT,
            PlanOptions.apply(Plan.OnFailure.STOP));
    Path file = stateDir.resolve("plan.bin");
    PlanFile.write(file, plan);
    assertEquals(plan, PlanFile.read(file));
    onItsHost.apply(PlanFile.read(file));
    assertEquals(Set.of("thing/a", "beside/b"), host.objects.keySet());
  }

  @Test
  void whatIsRemovedGoesBeforeWhatItUsesIsReplaced() throws Exception {
    shop.applied(resource("thing.base", "b", "1"), resource("thing.user", "u", "1", "thing.base"));
    engine.apply(shop.plan(resource("thing.base", "b2", "1")));
    assertEquals(List.of("Delete thing/u", "Delete thing/b", "Create thing/b2"), host.log);
  }

  @Test
  void aTargetBringsWhatTheUsersOfARemovedOneNeedByNow() throws Exception {
    shop.applied(resource("thing.x", "x", "1"), resource("thing.y", "y", "1", "thing.x"));
    Resource follower =
        new Resource(
            Address.parse("thing.y"),
            Mapping.EMPTY
                .with("key", "y")
                .with("text", "1")
                .with("follows", new Value.Unknown("thing.z", "stamp")),
            Set.of());
    ResourceGraph desired = graph(follower, resource("thing.z", "z", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.STOP,
            PlanOptions.KEEP,
            0,
            Set.of(Address.parse("thing.x")),
            Set.of());
    engine.apply(engine.plan(desired, Shop.DOCUMENT, options));
    assertEquals(List.of("Create thing/z", "Update thing/y", "Delete thing/x"), host.log);
  }

  @Test
  void replaceOutsideOfTheTargetsIsRefused() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.STOP,
            PlanOptions.KEEP,
            0,
            Set.of(Address.parse("thing.a")),
            Set.of(Address.parse("thing.b")));
    ResourceGraph desired = graph(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    assertEquals(
        "thing.b: -replace asks for it and -target leaves it out; name it with -target as well",
        assertThrows(DeployerException.class, () -> engine.plan(desired, Shop.DOCUMENT, options))
            .getMessage());
  }

  @Test
  void waitsGrowWithTheStepsAndNotWithTheirSquare() throws Exception {
    int many = 300;
    Resource[] before = new Resource[many];
    Resource[] after = new Resource[many];
    for (int i = 0; i < many; i++) {
      before[i] = resource("beside.r" + i, "old" + i, "1");
      after[i] = resource("beside.r" + i, "new" + i, "1");
    }
    shop.applied(before);
    Plan plan = shop.plan(after);
    long waits = plan.steps().stream().mapToLong(step -> step.waitsFor().size()).sum();
    assertTrue(waits <= 2 * many, waits + " waits");
    engine.apply(plan);
    assertEquals(many, host.objects.size());
  }

  @Test
  void aDependencyThatIsNewIsRecordedAlsoWhenNothingElseChanges() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "1", "thing.b"), resource("thing.b", "b", "1"));
    assertEquals(List.of(Change.Kind.NO_OP, Change.Kind.RECORD), kinds(plan));
    assertEquals("dependencies: [] → [thing.b]", plan.changes().getLast().reason());
    engine.apply(plan);
    assertEquals(List.of(), host.log);
    long serial = new StateStore(stateDir, "shop").read().serial();
    shop.applied(resource("thing.a", "a", "1", "thing.b"), resource("thing.b", "b", "1"));
    assertEquals(serial, new StateStore(stateDir, "shop").read().serial());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(List.of("Delete thing/a", "Delete thing/b"), host.log);
  }

  @Test
  void dataThatWasMovedStaysKnownWhenItsNewPlaceIsGone() throws Exception {
    shop.applied(resource("data.d", "old", "1"));
    shop.applied(resource("data.d", "new", "1"));
    host.objects.remove("data/new");
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of("data/old"), host.objects.keySet());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
    assertEquals(Set.of(), host.objects.keySet());
    assertEquals(Map.of(), shop.state().resources());
  }

  @Test
  void whatIsGoneKeepsNothingThatItNeeded() throws Exception {
    shop.applied(
        resource("thing.base", "base", "1"),
        resource("thing.mid", "mid", "1", "thing.base"),
        resource("data.d", "d", "1", "thing.mid"));
    host.objects.remove("thing/mid");
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of("data/d"), host.objects.keySet());
  }
}
