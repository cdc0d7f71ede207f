package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that stood there before us, or belong to another resource. */
class AdoptionTest {
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
  void refusesToTakeOverWhatIsNotOursAndDiffers() throws Exception {
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "foreign"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.plan(resource("thing.a", "a", "1")));
    assertEquals(
        "thing.a: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        refusal.getMessage());
  }

  @Test
  void adoptsWhatIsEqualWithoutTouchingIt() throws Exception {
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    assertEquals(List.of(Change.Kind.ADOPT), kinds(plan));
    engine.apply(plan);
    assertEquals(List.of(), host.log);
    assertTrue(shop.plan(resource("thing.a", "a", "1")).isEmpty());
  }

  @Test
  void leavesWhatWasThereBeforeUs() throws Exception {
    host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "other"));
    shop.applied(resource("shared.s", "s", "1"));
    assertEquals("1", host.objects.get("shared/s").text("text"));
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertTrue(host.objects.containsKey("shared/s"));
  }

  @Test
  void whatStandsWhereAMovedResourceIsToBeIsNotOverwrittenWhenTheOldIsGone() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    host.objects.clear();
    host.objects.put("thing/b", Mapping.EMPTY.with("key", "b").with("text", "foreign"));
    assertEquals(
        "thing.a: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        assertThrows(DeployerException.class, () -> shop.plan(resource("thing.a", "b", "1")))
            .getMessage());
  }

  @Test
  void replacingWhatWasThereBeforeUsLeavesIt() throws Exception {
    host.objects.put("shared/old", Mapping.EMPTY.with("key", "old").with("text", "1"));
    shop.applied(resource("shared.s", "old", "1"));
    Plan plan = shop.plan(resource("shared.s", "new", "1"));
    engine.apply(plan);
    assertEquals(List.of("Create shared/new"), host.log);
    assertTrue(shop.plan(resource("shared.s", "new", "1")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
    assertEquals(Set.of("shared/old"), host.objects.keySet());
  }

  @Test
  void aReplacementThatStoodThereBeforeUsIsLeftByDestroy() throws Exception {
    shop.applied(resource("shared.s", "ours", "1"));
    host.objects.put("shared/theirs", Mapping.EMPTY.with("key", "theirs").with("text", "1"));
    engine.apply(shop.plan(resource("shared.s", "theirs", "1")));
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)));
    assertEquals(Set.of("shared/theirs"), host.objects.keySet());
  }

  @Test
  void goingBackToAReplacedObjectThatIsLeftUsesItAgainAndDestroyRemovesIt() throws Exception {
    shop.applied(resource("beside.b", "old", "1"));
    host.failing.add("beside/old");
    Plan forth = shop.plan(resource("beside.b", "new", "1"));
    shop.leftOver(forth);
    host.failing.clear();
    host.objects.remove("beside/new");
    Plan back = shop.plan(resource("beside.b", "old", "2"));
    assertEquals("was replaced and is used again", back.changes().getFirst().reason());
    engine.apply(back);
    assertEquals(Set.of("beside/old"), host.objects.keySet());
    assertTrue(shop.plan(resource("beside.b", "old", "2")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void anObjectOfAnotherResourceIsNotTakenOver() throws Exception {
    shop.applied(resource("thing.a", "k", "1"));
    assertEquals(
        "thing.z: its object belongs to thing.a in the state; if it is to have the new name, say so"
            + " with 'greentic-deployer state mv thing.a thing.z'",
        assertThrows(DeployerException.class, () -> shop.plan(resource("thing.z", "k", "1")))
            .getMessage());
    assertEquals(
        "thing.z: its object belongs to thing.a in the state; keep the address thing.a, or take"
            + " that one out of the document and apply first",
        assertThrows(
                DeployerException.class,
                () -> shop.plan(resource("thing.a", "other", "1"), resource("thing.z", "k", "1")))
            .getMessage());
  }

  @Test
  void aReplacementDoesNotOverwriteWhatIsNotOurs() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    host.objects.put("thing/b", Mapping.EMPTY.with("key", "b").with("text", "foreign"));
    assertEquals(
        "thing.a: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        assertThrows(DeployerException.class, () -> shop.plan(resource("thing.a", "b", "1")))
            .getMessage());
    assertEquals(
        List.of(Change.Kind.REPLACE), kinds(shop.plan(resource("thing.a", "b", "foreign"))));
  }

  @Test
  void aReplacementOfATypeThatTakesOverUpdatesWhatStandsThere() throws Exception {
    shop.applied(resource("shared.s", "ours", "1"));
    host.objects.put("shared/theirs", Mapping.EMPTY.with("key", "theirs").with("text", "foreign"));
    Plan plan = shop.plan(resource("shared.s", "theirs", "1"));
    assertEquals(List.of(Change.Kind.REPLACE), kinds(plan));
    engine.apply(plan);
    assertEquals("1", host.objects.get("shared/theirs").text("text"));
    assertEquals(Set.of("shared/theirs"), host.objects.keySet());
  }

  @Test
  void ofSeveralReplacedObjectsTheNamedOneIsUsedAgain() throws Exception {
    shop.applied(resource("beside.b", "one", "1"));
    host.failing.add("beside/one");
    host.failing.add("beside/two");
    shop.failure(shop.plan(resource("beside.b", "two", "1")));
    shop.leftOver(shop.plan(resource("beside.b", "three", "1")));
    host.failing.clear();
    host.objects.remove("beside/three");
    host.objects.computeIfPresent("beside/one", (_, now) -> now.with("text", "by hand"));
    host.log.clear();

    Plan back = shop.plan(resource("beside.b", "one", "1"));
    Change change = back.changes().getFirst();
    assertEquals(Change.Kind.ADOPT, change.kind());
    assertEquals("was replaced and is used again", change.reason());
    assertEquals("by hand", change.before().orElseThrow().text("text"));
    engine.apply(back);
    assertEquals(Set.of("beside/one"), host.objects.keySet());
    assertTrue(shop.plan(resource("beside.b", "one", "1")).isEmpty());
  }

  private boolean isAdopted(String address) throws DeployerException {
    return shop.state().get(Address.parse(address)).orElseThrow().adopted();
  }

  @Test
  void whatWasTakenOverStaysSoThroughUpdatesAndNewRules() throws Exception {
    host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "1"));
    shop.applied(resource("shared.s", "s", "1"), resource("shared.ours", "ours", "1"));
    assertTrue(isAdopted("shared.s"));
    assertFalse(isAdopted("shared.ours"));
    shop.applied(resource("shared.s", "s", "2"), resource("shared.ours", "ours", "2"));
    assertTrue(isAdopted("shared.s"));
    assertFalse(isAdopted("shared.ours"));

    Lifecycle ignoring = new Lifecycle(false, false, Set.of("text"), Set.of());
    Resource ours = resource("shared.ours", "ours", "2");
    Resource ruled = resource("shared.s", "s", "2", "shared.ours");
    Plan rules =
        shop.plan(
            new Resource(ours.address(), ours.attributes(), ours.dependsOn(), ignoring),
            new Resource(ruled.address(), ruled.attributes(), ruled.dependsOn(), ignoring));
    assertEquals(List.of(Change.Kind.RECORD, Change.Kind.RECORD), kinds(rules));
    engine.apply(rules);
    assertTrue(isAdopted("shared.s"));
    assertFalse(isAdopted("shared.ours"));
    assertEquals(
        Set.of(ours.address()), shop.state().get(ruled.address()).orElseThrow().dependsOn());
  }

  @Test
  void goingBackToAnObjectOfOursThatWasReplacedIsNoAdoption() throws Exception {
    shop.applied(resource("beside.b", "one", "1"));
    host.failing.add("beside/one");
    shop.leftOver(shop.plan(resource("beside.b", "two", "1")));
    host.failing.clear();
    Plan back = shop.plan(resource("beside.b", "one", "1"));
    assertEquals(List.of(Change.Kind.RESTORE), kinds(back));
    engine.apply(back);
    assertFalse(isAdopted("beside.b"));
    assertEquals(Set.of("beside/one"), host.objects.keySet());
  }

  @Test
  void aReplacedObjectThatIsLeftMakesNoOtherObjectOurs() throws Exception {
    shop.applied(resource("beside.b", "one", "1"));
    host.failing.add("beside/one");
    shop.leftOver(shop.plan(resource("beside.b", "two", "1")));
    host.objects.remove("beside/two");
    host.objects.put("beside/three", Mapping.EMPTY.with("key", "three").with("text", "foreign"));
    assertEquals(
        "beside.b: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        assertThrows(DeployerException.class, () -> shop.plan(resource("beside.b", "three", "1")))
            .getMessage());
  }
}
