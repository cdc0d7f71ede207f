package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
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

/** Which changes a reviewer is told to interrupt what runs. */
class InterruptionTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
  }

  private static void assertOnly(Change.Kind kind, boolean interrupts, Plan plan) {
    assertEquals(List.of(kind), Shop.kinds(plan));
    assertEquals(interrupts, plan.changes().getFirst().interrupts());
  }

  @Test
  void whatDoesNotRunYetIsNotInterrupted() throws Exception {
    assertOnly(Change.Kind.CREATE, false, shop.plan(resource("service.s", "s", "1")));
  }

  @Test
  void updatesReplacementsAndRemovalsOfWhatRunsInterruptIt() throws Exception {
    shop.applied(resource("service.s", "s", "1"));
    assertOnly(Change.Kind.UPDATE, true, shop.plan(resource("service.s", "s", "2")));
    assertOnly(Change.Kind.REPLACE, true, shop.plan(resource("service.s", "t", "1")));
    assertOnly(
        Change.Kind.DELETE,
        true,
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
  }

  @Test
  void whatStaysAsItIsIsNotInterrupted() throws Exception {
    Resource service = resource("service.s", "s", "1");
    shop.applied(service);
    assertOnly(Change.Kind.NO_OP, false, shop.plan(service));
    Lifecycle guarded = new Lifecycle(true, false, Set.of(), Set.of());
    assertOnly(
        Change.Kind.RECORD,
        false,
        shop.plan(
            new Resource(service.address(), service.attributes(), service.dependsOn(), guarded)));
    shop.host.objects.clear();
    assertOnly(
        Change.Kind.FORGET,
        false,
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
  }

  @Test
  void takingOverWhatRunsInterruptsItOnlyToChangeIt() throws Exception {
    shop.host.objects.put("service/s", Mapping.EMPTY.with("key", "s").with("text", "1"));
    assertOnly(Change.Kind.ADOPT, false, shop.plan(resource("service.s", "s", "1")));
    assertOnly(Change.Kind.ADOPT, true, shop.plan(resource("service.s", "s", "2")));
  }

  @Test
  void otherTypesInterruptNothing() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    assertOnly(Change.Kind.UPDATE, false, shop.plan(resource("thing.a", "a", "2")));
    assertOnly(
        Change.Kind.DELETE,
        false,
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
  }
}
