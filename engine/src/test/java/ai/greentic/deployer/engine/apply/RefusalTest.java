package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans that no longer fit what they are applied to. */
class RefusalTest {
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
  void whatFollowsAChangeMayChangeByIt() throws Exception {
    Resource follower =
        new Resource(
            Address.parse("thing.follower"),
            Mapping.EMPTY
                .with("key", "f")
                .with("text", "runs")
                .with("follows", new Value.Unknown("thing.source", "stamp")),
            Set.of());
    shop.applied(resource("thing.source", "s", "1"), follower);
    host.whenPut.put(
        "thing/s",
        () -> host.objects.computeIfPresent("thing/f", (_, now) -> now.with("text", "stopped")));

    engine.apply(shop.plan(resource("thing.source", "s", "2"), follower));

    assertEquals("runs", host.objects.get("thing/f").text("text"));
    assertTrue(shop.plan(resource("thing.source", "s", "2"), follower).isEmpty());
  }

  @Test
  void whatCannotBeObservedAnyMoreHasChangedSinceThePlan() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    host.unreadable.add("thing/a");

    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));

    assertEquals(Category.REFUSED, refusal.category());
    assertEquals("thing.a: thing/a is unreadable; mend it", refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  @Test
  void whatDoesNotFollowMustStillBeAsPlannedRightBeforeItsAction() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a"));
    host.whenPut.put(
        "thing/a",
        () -> host.objects.computeIfPresent("thing/b", (_, now) -> now.with("text", "by hand")));
    Plan plan = shop.plan(resource("thing.a", "a", "2"), resource("thing.b", "b", "2", "thing.a"));

    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));

    assertEquals(
        "thing.b: it has changed since the plan was made: text expected '1', found 'by hand'; "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        failure.getMessage());
  }

  @Test
  void aPlanIsAppliedOnce() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    engine.apply(plan);
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "the plan was applied already; "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
  }

  @Test
  void aPlanOfAFreshStateIsRefusedOnceThereIsAState() throws Exception {
    Plan first = shop.plan(resource("thing.a", "a", "1"));
    Plan second = shop.plan(resource("thing.b", "b", "1"));
    engine.apply(first);
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(second));
    assertEquals(Category.REFUSED, refusal.category());
    assertTrue(refusal.getMessage().startsWith("the plan was made for another state"));
    assertFalse(host.objects.containsKey("thing/b"));
  }

  @Test
  void aPlanForAnotherHostIsRefused() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.engineOn("host-b").apply(plan));
    assertEquals(
        "the plan was made for another host (expected id "
            + Shop.HOST
            + ", this one has host-b); apply it on"
            + " the host that it was made for, or plan here",
        refusal.getMessage());
  }

  @Test
  void driftBetweenPlanAndApplyIsRefusedBeforeTheFirstChange() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "1"), resource("thing.b", "b", "2"));
    host.objects.compute("thing/a", (_, object) -> object.with("text", "by hand"));
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "thing.a: it has changed since the plan was made: text expected '1', found 'by hand'; "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  @Test
  void whatWasReplacedAndIsStillThereMustBeAsPlannedToo() throws Exception {
    shop.applied(resource("beside.b", "old", "1"));
    host.failing.add("beside/old");
    shop.leftOver(shop.plan(resource("beside.b", "new", "1")));
    host.failing.clear();
    host.log.clear();
    Plan cleaning = shop.plan(resource("beside.b", "new", "1"));
    assertEquals("old", cleaning.changes().getLast().before().orElseThrow().text("key"));
    host.objects.computeIfPresent("beside/old", (_, now) -> now.with("text", "somebody's now"));

    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.engine.apply(cleaning));

    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "beside.b: an object of it that was replaced has changed since the plan was made: text"
            + " expected '1', found 'somebody's now'; "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  /** Files that an action reads are bound also when the action takes something over. */
  @ParameterizedTest
  @CsvSource({"thing,CREATE", "shared,ADOPT"})
  void aFileThatAnActionReadsMustHaveThePlannedBytes(String type, Change.Kind kind)
      throws Exception {
    Path file = stateDir.resolve("release.tar");
    Files.writeString(file, "planned");
    String planned = Digests.sha256("planned".getBytes(UTF_8));
    String other = Digests.sha256("other".getBytes(UTF_8));
    host.files.put(type + "/k", new Artifact(file.toString(), planned));
    if (kind == Change.Kind.ADOPT) {
      host.objects.put("shared/k", Mapping.EMPTY.with("key", "k").with("text", "theirs"));
    }
    Plan plan = shop.plan(resource(type + ".a", "k", "1"));
    assertEquals(List.of(kind), Shop.kinds(plan));
    Files.writeString(file, "other");

    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.engine.apply(plan));

    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        file
            + " has changed since the plan was made (expected SHA-256 "
            + planned
            + ", found "
            + other
            + "); bring the planned file back, or "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
    assertEquals(List.of(), host.log);
  }
}
