package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attributes that no host shows are compared with what the state recorded. */
class RecordedAttributeTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
  }

  private static Resource from(String source) {
    return new Resource(
        Address.parse("thing.a"),
        Mapping.EMPTY.with("key", "a").with("text", "1").with("source", source),
        Set.of());
  }

  @Test
  void whatWasRecordedIsNoDifferenceAndNoDrift() throws Exception {
    shop.applied(from("one"));
    assertFalse(shop.host.objects.get("thing/a").get("source").isPresent());
    assertTrue(shop.plan(from("one")).isEmpty());
    assertEquals(List.of(), shop.engine.drift().drifted());
  }

  @Test
  void aChangeInTheDocumentIsSeenAgainstTheRecord() throws Exception {
    shop.applied(from("one"));
    Plan plan = shop.plan(from("two"));
    assertEquals(List.of(Change.Kind.UPDATE), kinds(plan));
    Change change = plan.changes().getFirst();
    assertEquals("one", change.before().orElseThrow().text("source"));
    assertEquals(List.of(new Difference("source", false, false, false)), change.differences());
    assertEquals("changed in the document", change.reason());
    shop.engine.apply(plan);
    assertTrue(shop.plan(from("two")).isEmpty());
  }

  @Test
  void aHostThatShowsItAllTheSameIsBelieved() throws Exception {
    shop.applied(from("one"));
    shop.host.objects.computeIfPresent("thing/a", (_, now) -> now.with("source", "shown"));
    Change change = shop.plan(from("one")).changes().getFirst();
    assertEquals("shown", change.before().orElseThrow().text("source"));
    assertEquals(List.of(new Difference("source", true, false, false)), change.differences());
    assertEquals("changed outside of greentic-deployer", change.reason());
  }

  @Test
  void inWhatIsNotOursItCannotDiffer() throws Exception {
    shop.host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    Plan plan = shop.plan(from("one"));
    assertEquals(List.of(Change.Kind.ADOPT), kinds(plan));
    assertEquals(List.of(), plan.changes().getFirst().differences());
  }
}
