package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.graph;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -target} and {@code -replace} select. */
class TargetTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
    shop.applied(
        resource("thing.a", "a", "1"),
        resource("thing.b", "b", "1", "thing.a"),
        resource("thing.old", "old", "1"),
        resource("thing.user", "user", "1", "thing.old"));
  }

  private static PlanOptions options(Set<String> targets, Set<String> replace) {
    return new PlanOptions(
        Plan.Mode.APPLY,
        OnFailure.STOP,
        PlanOptions.KEEP,
        0,
        addresses(targets),
        addresses(replace));
  }

  private static Set<Address> addresses(Set<String> texts) {
    return texts.stream().map(Address::parse).collect(Collectors.toSet());
  }

  private static List<String> changes(Plan plan) {
    return plan.changes().stream().map(change -> change.kind() + " " + change.address()).toList();
  }

  private static ResourceGraph desired() throws Exception {
    return graph(
        resource("thing.a", "a", "2"),
        resource("thing.b", "b", "2", "thing.a"),
        resource("thing.c", "c", "2"));
  }

  private Plan plan(String... targets) throws Exception {
    return shop.engine.plan(desired(), Shop.DOCUMENT, options(Set.of(targets), Set.of()));
  }

  @Test
  void aTargetLeavesOutWhatOnlyUsesIt() throws Exception {
    assertEquals(List.of("UPDATE thing.a"), changes(plan("thing.a")));
    assertEquals(List.of("UPDATE thing.a", "UPDATE thing.b"), changes(plan("thing.b")));
    assertEquals(List.of("CREATE thing.c"), changes(plan("thing.c")));
  }

  @Test
  void aRemovedTargetBringsWhatUsesItAndNothingElse() throws Exception {
    assertEquals(List.of("DELETE thing.user"), changes(plan("thing.user")));
    assertEquals(List.of("DELETE thing.user", "DELETE thing.old"), changes(plan("thing.old")));
  }

  @Test
  void namesThatAreNothingAreRefusedWithThoseThereAre() {
    DeployerException target = assertThrows(DeployerException.class, () -> plan("thing.x"));
    assertEquals(Category.FAILED, target.category());
    assertEquals(
        "-target=thing.x names no resource of this deployment; use one of thing.a, thing.b,"
            + " thing.c, thing.old, thing.user",
        target.getMessage());
    assertEquals(
        "-replace=thing.old names no resource of this deployment; use one of thing.a, thing.b,"
            + " thing.c",
        assertThrows(
                DeployerException.class,
                () ->
                    shop.engine.plan(
                        desired(), Shop.DOCUMENT, options(Set.of(), Set.of("thing.old"))))
            .getMessage());
  }

  @Test
  void whereThereIsNothingNoListIsOffered() {
    assertEquals(
        "-target=thing.a names no resource of this deployment; leave -target away: it has no"
            + " resources",
        assertThrows(
                DeployerException.class,
                () ->
                    Shop.in(stateDir.resolve("empty"))
                        .engine
                        .plan(
                            ResourceGraph.EMPTY,
                            Shop.DOCUMENT,
                            options(Set.of("thing.a"), Set.of())))
            .getMessage());
  }

  @Test
  void aReplacementThatWasAskedForSaysAlsoWhatElseReplacesIt() throws Exception {
    Plan plan =
        shop.engine.plan(desired(), Shop.DOCUMENT, options(Set.of(), Set.of("thing.a", "thing.c")));
    assertEquals(
        List.of(
            "REPLACE thing.a",
            "UPDATE thing.b",
            "CREATE thing.c",
            "DELETE thing.user",
            "DELETE thing.old"),
        changes(plan));
    Change replaced = plan.changes().getFirst();
    assertEquals("changed in the document", replaced.reason());
    assertEquals("not there yet", plan.changes().get(2).reason());
  }
}
