package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to resources that are no longer desired, in every condition they can be in. */
class RemovalTest {
  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
    host = shop.host;
  }

  private Plan destroy(boolean purge) throws Exception {
    return shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(purge));
  }

  private static void assertOnly(Change.Kind kind, String reason, Plan plan) {
    assertEquals(List.of(kind), kinds(plan));
    assertEquals(reason, plan.changes().getFirst().reason());
  }

  @Test
  void whatIsThereIsDeleted() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    assertOnly(Change.Kind.DELETE, "no longer desired", destroy(false));
  }

  @Test
  void whatIsGoneIsForgotten() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    host.objects.clear();
    Plan plan = destroy(false);
    assertOnly(Change.Kind.FORGET, "gone from the host", plan);
    shop.engine.apply(plan);
    assertEquals(List.of(), host.log);
    assertEquals(Map.of(), shop.state().resources());
  }

  @Test
  void whatWasBegunIsDeletedThoughNothingOfItIsSeen() throws Exception {
    host.failing.add("thing/a");
    shop.failure(shop.plan(resource("thing.a", "a", "1")));
    host.failing.clear();
    host.log.clear();
    Plan plan = destroy(false);
    assertOnly(Change.Kind.DELETE, "no longer desired", plan);
    assertEquals("a", plan.changes().getFirst().before().orElseThrow().text("key"));
    shop.engine.apply(plan);
    assertEquals(List.of("Delete thing/a"), host.log);
    assertEquals(Map.of(), shop.state().resources());
  }

  @Test
  void whatStoodThereBeforeUsIsLeftOnlyByTypesThatLeaveIt() throws Exception {
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "1"));
    shop.applied(resource("thing.a", "a", "1"), resource("shared.s", "s", "1"));
    Plan plan = destroy(false);
    assertEquals(
        List.of("DELETE: no longer desired", "FORGET: was there before us"),
        plan.changes().stream()
            .map(change -> change.kind() + ": " + change.reason())
            .sorted()
            .toList());
    shop.engine.apply(plan);
    assertEquals(Set.of("shared/s"), host.objects.keySet());
  }

  @Test
  void whatAReplacementLeftIsDeletedThoughItsSuccessorIsGoneAlready() throws Exception {
    shop.applied(resource("beside.b", "old", "1"));
    host.failing.add("beside/old");
    shop.leftOver(shop.plan(resource("beside.b", "new", "1")));
    shop.failure(destroy(false));
    assertEquals(Set.of("beside/old"), host.objects.keySet());
    host.failing.clear();
    host.log.clear();

    Plan plan = destroy(false);
    assertOnly(Change.Kind.DELETE, "left over from a replacement", plan);
    assertEquals("old", plan.changes().getFirst().before().orElseThrow().text("key"));
    shop.engine.apply(plan);
    assertEquals(List.of("Delete beside/old"), host.log);
    assertEquals(Map.of(), shop.state().resources());
  }

  @Test
  void dataThatWasReplacedIsKeptThoughItsSuccessorWasPurged() throws Exception {
    shop.applied(resource("data.d", "old", "1"));
    shop.applied(resource("data.d", "new", "1"));
    host.failing.add("data/old");
    shop.failure(destroy(true));
    host.failing.clear();
    assertEquals(Set.of("data/old"), host.objects.keySet());

    Plan keeping = destroy(false);
    assertOnly(Change.Kind.RETAIN, "kept with its data", keeping);
    assertEquals("old", keeping.changes().getFirst().after().orElseThrow().text("key"));
    shop.engine.apply(keeping);
    assertEquals(Set.of("data/old"), host.objects.keySet());

    shop.engine.apply(destroy(true));
    assertEquals(Set.of(), host.objects.keySet());
    assertEquals(Map.of(), shop.state().resources());
  }

  @Test
  void nothingOfWhatIsKeptIsAChangeAndTheRestIsCounted() throws Exception {
    shop.applied(
        resource("data.d", "d", "1"), resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    Plan plan = destroy(false);
    assertEquals(2, plan.count(Change.Kind.DELETE));
    assertEquals(1, plan.count(Change.Kind.RETAIN, Change.Kind.NO_OP));
    assertEquals(0, plan.count(Change.Kind.CREATE));
    assertEquals(
        List.of(false, true, true),
        plan.changes().stream().map(Change::isChange).sorted().toList());
    Plan unchanged =
        shop.plan(
            resource("data.d", "d", "1"),
            resource("thing.a", "a", "1"),
            resource("thing.b", "b", "2"));
    assertEquals(
        List.of(false, false, true),
        unchanged.changes().stream().map(Change::isChange).sorted().toList());
  }
}
