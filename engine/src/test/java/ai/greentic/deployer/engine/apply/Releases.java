package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.graph;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Releases of the shop, each of which returns to the one before it when it fails. */
record Releases(Shop shop) {
  private static final PlanOptions BACK = PlanOptions.apply(OnFailure.ROLLBACK);

  /** An artifact from outside, a file that is rendered, and the service that uses both. */
  static ResourceGraph of(String number) throws Exception {
    return graph(
        resource("artifact.image", "image-" + number, number),
        resource("thing.settings", "settings", number),
        resource("service.app", "app", number, "artifact.image", "thing.settings"));
  }

  Plan planned(ResourceGraph desired) throws Exception {
    return planned(desired, BACK);
  }

  Plan planned(ResourceGraph desired, PlanOptions options) throws Exception {
    return shop.engine.plan(desired, Shop.DOCUMENT, options);
  }

  void deployed(String... numbers) throws Exception {
    for (String number : numbers) {
      shop.engine.apply(planned(of(number)));
    }
    shop.host.log.clear();
  }

  DeployerException failing(Plan plan, Category category) {
    DeployerException failure =
        assertThrows(DeployerException.class, () -> shop.engine.apply(plan));
    assertEquals(category, failure.category(), failure.getMessage());
    return failure;
  }

  /** The generations that are kept. */
  List<Long> kept() throws Exception {
    return new StateStore(shop.stateDir, "shop")
        .generations().upTo(shop.state().release().active()).stream()
            .map(Generation::number)
            .toList();
  }

  /** The artifacts that are on the host. */
  Set<String> artifacts() {
    Set<String> found = new TreeSet<>(shop.host.objects.keySet());
    found.removeIf(object -> !object.startsWith("artifact/"));
    return found;
  }
}
