package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the host is no longer as it was recorded. */
class DriftTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
  }

  @Test
  void whatChangedAndWhatIsGoneIsToldAndWhatIsEqualIsNot() throws Exception {
    shop.applied(
        resource("thing.changed", "c", "1"),
        resource("thing.equal", "e", "1"),
        resource("thing.gone", "g", "1"));
    Mapping changed = shop.host.objects.get("thing/c");
    Mapping gone = shop.host.objects.remove("thing/g");
    shop.host.objects.put("thing/c", changed.with("text", "2").without("stamp"));
    shop.events.clear();

    assertEquals(
        List.of(
            new DriftedResource(
                Address.parse("thing.changed"),
                changed,
                Optional.of(changed.with("text", "2").without("stamp")),
                List.of("text", "stamp"),
                List.of(
                    Finding.shownBy("changed", "text was changed", "text"),
                    Finding.shownBy("changed", "stamp was changed", "stamp"))),
            new DriftedResource(
                Address.parse("thing.gone"),
                gone,
                Optional.empty(),
                List.of(),
                List.of(Finding.missing("what was applied")))),
        shop.engine.drift().drifted());
    assertEquals(new ApplyEvent.Refreshing(3), shop.events.getFirst());
  }

  @Test
  void whatIsNoLongerCurrentCannotDrift() throws Exception {
    shop.applied(resource("beside.b", "old", "1"));
    shop.host.failing.add("beside/old");
    shop.leftOver(shop.plan(resource("beside.b", "new", "1")));
    shop.failure(
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(
        Optional.empty(), shop.state().get(Address.parse("beside.b")).orElseThrow().current());
    assertEquals(List.of(), shop.engine.drift().drifted());
  }

  @Test
  void whatCannotBeLookedAtHidesNothingElse() throws Exception {
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    shop.host.unreadable.add("thing/a");
    shop.host.objects.remove("thing/b");

    DriftReport report = shop.engine.drift();

    assertEquals(2, report.compared());
    assertEquals(
        List.of(Address.parse("thing.b")),
        report.drifted().stream().map(DriftedResource::address).toList());
    assertEquals(
        List.of(
            Problem.of(
                EngineError.PROVIDER_FAILED,
                Address.parse("thing.a"),
                "thing/a is unreadable",
                "mend it")),
        report.problems());
  }

  @Test
  void aComputedAttributeThatChangedIsMadeAnew() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    shop.host.objects.computeIfPresent("thing/a", (_, found) -> found.with("stamp", "forged"));
    assertEquals(List.of("stamp"), shop.engine.drift().drifted().getFirst().attributes());

    Plan plan = shop.plan(resource("thing.a", "a", "1"));

    assertEquals(List.of(Change.Kind.UPDATE), Shop.kinds(plan));
    assertEquals("changed outside of greentic-deployer", plan.changes().getFirst().reason());
    shop.engine.apply(plan);
    assertEquals(List.of(), shop.engine.drift().drifted());
    assertTrue(shop.plan(resource("thing.a", "a", "1")).isEmpty());
  }
}
