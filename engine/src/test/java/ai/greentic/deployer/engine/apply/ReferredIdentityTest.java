package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects whose name follows another resource, and objects with one name. */
class ReferredIdentityTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void open() throws DeployerException {
    shop = Shop.in(stateDir);
  }

  private static Resource named(String address, String referred) {
    Value key = new Value.Unknown(referred, "stamp");
    return new Resource(
        Address.parse(address), Mapping.EMPTY.with("key", key).with("text", "1"), Set.of());
  }

  private String stamp(String object) {
    return shop.host.objects.get(object).text("stamp");
  }

  private void applyFile(Plan plan) throws Exception {
    shop.engine.apply(PlanFile.decode(PlanFile.encode(plan)));
  }

  @Test
  void aNameMayBeKnownOnlyWhenItIsMade() throws Exception {
    Plan plan = shop.plan(Shop.resource("thing.a", "a", "1"), named("thing.b", "thing.a"));
    assertEquals(List.of(Change.Kind.CREATE, Change.Kind.CREATE), Shop.kinds(plan));
    applyFile(plan);
    assertTrue(shop.host.objects.containsKey("thing/" + stamp("thing/a")));
    assertTrue(
        shop.plan(Shop.resource("thing.a", "a", "1"), named("thing.b", "thing.a")).isEmpty());
  }

  @Test
  void itMovesWithWhatItIsNamedAfter() throws Exception {
    shop.applied(
        Shop.resource("thing.a", "a", "1"),
        named("thing.b", "thing.a"),
        named("beside.c", "thing.a"));
    String before = stamp("thing/a");
    Plan plan =
        shop.plan(
            Shop.resource("thing.a", "a", "2"),
            named("thing.b", "thing.a"),
            named("beside.c", "thing.a"));
    assertEquals(
        List.of(Change.Kind.UPDATE, Change.Kind.REPLACE_CREATE_FIRST, Change.Kind.REPLACE),
        Shop.kinds(plan));
    applyFile(plan);
    assertEquals(
        Set.of("thing/a", "thing/" + stamp("thing/a"), "beside/" + stamp("thing/a")),
        shop.host.objects.keySet());
    assertTrue(!before.equals(stamp("thing/a")));
    assertTrue(
        shop.plan(
                Shop.resource("thing.a", "a", "2"),
                named("thing.b", "thing.a"),
                named("beside.c", "thing.a"))
            .isEmpty());
  }

  @Test
  void whatStandsThereAlreadyIsSeenRightBeforeItIsMade() throws Exception {
    Resource a = Shop.resource("thing.a", "a", "1");
    shop.applied(a);
    String name = stamp("thing/a");
    shop.host.objects.clear();
    shop.engine.apply(shop.plan());
    shop.host.objects.put("thing/" + name, Mapping.EMPTY.with("key", name).with("text", "foreign"));

    Plan plan = shop.plan(a, named("thing.b", "thing.a"));
    DeployerException failure = assertThrows(DeployerException.class, () -> applyFile(plan));
    assertEquals(
        "thing.b: something stands already where it is to be made: [key] was not known"
            + " before this run; plan again, which now sees it; move it away if it is not to be"
            + " taken over",
        failure.getMessage().lines().findFirst().orElseThrow());
    assertEquals("foreign", shop.host.objects.get("thing/" + name).text("text"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.plan(a, named("thing.b", "thing.a")));
    assertEquals(
        "thing.b: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        refusal.getMessage());
  }

  @Test
  void twoNewResourcesCannotBeOneObject() {
    DeployerException refusal =
        assertThrows(
            DeployerException.class,
            () ->
                shop.plan(
                    Shop.resource("thing.a", "same", "1"),
                    Shop.resource("thing.b", "same", "2"),
                    Shop.resource("beside.c", "same", "1")));
    assertEquals(
        "thing.b: it and thing.a are one and the same object: key = 'same'; take one of them out"
            + " of the document, or let it name another object",
        refusal.getMessage());
  }

  @Test
  void twoNamesThatTurnOutToBeOneAreRefusedBeforeTheSecondIsMade() throws Exception {
    Plan plan =
        shop.plan(
            Shop.resource("thing.a", "a", "1"),
            named("thing.b", "thing.a"),
            named("thing.c", "thing.a"));
    DeployerException failure = assertThrows(DeployerException.class, () -> applyFile(plan));
    assertTrue(
        failure.getMessage().contains("something stands already where it is to be made"),
        failure.getMessage());
    assertEquals(2, shop.host.objects.size());
  }

  @Test
  void whatIsMovedOverwritesNothingThatStandsAtItsNewPlace() throws Exception {
    Resource one = Shop.resource("thing.a", "a", "1");
    Resource two = Shop.resource("thing.a", "a", "2");
    shop.applied(two);
    String later = stamp("thing/a");
    shop.applied(one, named("thing.b", "thing.a"));
    shop.host.objects.put(
        "thing/" + later, Mapping.EMPTY.with("key", later).with("text", "foreign"));

    Plan plan = shop.plan(two, named("thing.b", "thing.a"));
    DeployerException failure = assertThrows(DeployerException.class, () -> applyFile(plan));
    assertTrue(
        failure
            .getMessage()
            .startsWith("thing.b: something stands already where it is to be made: [key] was not"),
        failure.getMessage());
    assertEquals("foreign", shop.host.objects.get("thing/" + later).text("text"));
  }
}
