package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.DeploymentPattern;
import ai.greentic.deployer.engine.policy.Policy;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.policy.Requirement;
import ai.greentic.deployer.engine.policy.Rule;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the policy of the machine is asked. */
class PolicyTest {
  private static final Policy NOBODY = new Policy("policy.yaml", List.of(), List.of());
  private static final Policy ANYBODY =
      new Policy(
          "policy.yaml",
          List.of(),
          List.of(
              new Rule(
                  List.of(new DeploymentPattern("*")),
                  new Requirement(0, List.of()),
                  Optional.empty(),
                  Map.of())));

  @TempDir Path stateDir;
  private Shop shop;

  /** The answers in their order, the last one again and again. */
  private final List<Policy> answers = new ArrayList<>(List.of(ANYBODY));

  private int asked;

  @BeforeEach
  void openShop() throws Exception {
    shop = Shop.in(stateDir);
  }

  private Engine engine() throws DeployerException {
    PolicySource source =
        () -> {
          asked++;
          return Optional.of(answers.get(Math.min(asked, answers.size()) - 1));
        };
    return new Engine(
        new StateStore(stateDir, "shop"),
        ProviderRegistry.of(shop.host.types()),
        new Settings(4, Duration.ZERO, "test", Shop.HOST, source),
        shop.events::add);
  }

  private void assertRefused(Plan plan) {
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine().apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "no rule of policy.yaml is for deployment shop", refusal.problems().getFirst().what());
    assertEquals(List.of(), shop.host.log);
  }

  @Test
  void refusedBeforeAnythingIsReadOrLocked() throws Exception {
    Plan plan = shop.plan(Shop.resource("thing.a", "a", "1"));
    answers.set(0, NOBODY);
    shop.events.clear();
    shop.host.unreadable.add("thing/a");
    assertRefused(plan);
    assertEquals(List.of(), shop.events);
    assertEquals(1, asked);
    try (var files = Files.list(stateDir)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void askedOnceMoreUnderTheLockBeforeTheFirstAction() throws Exception {
    Plan plan = shop.plan(Shop.resource("thing.a", "a", "1"));
    answers.add(NOBODY);
    assertRefused(plan);
    assertEquals(2, asked);
  }

  @Test
  void whoHoldsTheLockIsAskedToo() throws Exception {
    Plan plan = shop.plan(Shop.resource("thing.a", "a", "1"));
    answers.set(0, NOBODY);
    Engine engine = engine();
    try (StateLock lock = engine.lock("apply")) {
      assertEquals(
          Category.REFUSED,
          assertThrows(DeployerException.class, () -> engine.apply(plan, lock)).category());
    }
    assertEquals(List.of(), shop.host.log);
  }

  /** The way back is a part of what was allowed: it goes also where nothing is allowed any more. */
  @Test
  void theWayBackIsNotAskedFor() throws Exception {
    PlanOptions back = PlanOptions.apply(OnFailure.ROLLBACK);
    shop.engine.apply(
        shop.engine.plan(Shop.graph(Shop.resource("thing.a", "a", "1")), Shop.DOCUMENT, back));
    Plan update =
        shop.engine.plan(Shop.graph(Shop.resource("thing.a", "a", "2")), Shop.DOCUMENT, back);
    shop.host.broken.add("thing/a 2");
    answers.add(ANYBODY);
    answers.add(NOBODY);
    DeployerException failure = assertThrows(DeployerException.class, () -> engine().apply(update));
    assertEquals(Category.ROLLED_BACK, failure.category());
    assertEquals(2, asked);
    assertEquals("1", shop.host.objects.get("thing/a").text("text"));
  }
}
