package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How it is said that a plan does not fit the deployment, the state, the host or its files. */
class UnfitPlanTest {
  private static final String AGAIN =
      "; plan again with 'greentic-deployer"
          + " plan -out=FILE DOCUMENT' and have the new plan reviewed";

  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
    host = shop.host;
  }

  private void assertRefused(String message, Plan plan) {
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> shop.engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(message, refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  private Engine engine(String deployment, String toolVersion) throws Exception {
    return new Engine(
        new StateStore(stateDir, deployment),
        ProviderRegistry.of(host.types()),
        new Settings(4, Duration.ZERO, toolVersion, Shop.HOST, PolicySource.NONE),
        _ -> {});
  }

  @Test
  void anotherDeployment() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> engine("other", "test").apply(plan));
    assertEquals(
        Problem.of(
            EngineError.OTHER_DEPLOYMENT,
            "the plan is for deployment shop, this is other",
            "apply it with -name=shop"),
        refusal.problems().getFirst());
  }

  @Test
  void anotherSerial() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    shop.applied(resource("thing.a", "a", "3"));
    assertRefused(
        "the state has changed since the plan was made (expected serial 1, found 2)" + AGAIN, plan);
  }

  @Test
  void anotherStateUnderTheSameSerial() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    State state = shop.state();
    new StateStore(stateDir, "shop").write(state.withResources(Map.of()));
    assertRefused("the state has changed since the plan was made" + AGAIN, plan);
  }

  @Test
  void anotherVersionOfTheTool() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"), resource("beside.b", "b", "1"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> engine("shop", "later").apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "the plan was made with another provider for resource type beside, thing (expected version"
            + " test (built in), found later (built in)); apply it with greentic-deployer test, or"
            + " plan again with 'greentic-deployer"
            + " plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
  }

  @Test
  void anObjectThatIsGoneByNow() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    host.objects.clear();
    assertRefused(
        "thing.a: it has changed since the plan was made: it was there and is gone" + AGAIN, plan);
  }

  @Test
  void anObjectThatIsThereByNow() throws Exception {
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    assertRefused(
        "thing.a: it has changed since the plan was made: it was not there and now is" + AGAIN,
        plan);
  }

  @Test
  void attributesThatCameWentOrChanged() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    Plan plan = shop.plan(resource("thing.a", "a", "2"));
    host.objects.computeIfPresent(
        "thing/a", (_, now) -> now.without("text").with("follows", "new").with("stamp", "other"));
    String before = plan.changes().getFirst().before().orElseThrow().text("stamp");
    assertRefused(
        "thing.a: it has changed since the plan was made: text expected '1', found nothing; follows"
            + " expected nothing, found 'new'; stamp expected '"
            + before
            + "', found 'other'"
            + AGAIN,
        plan);
  }

  @Test
  void whatIsToBeTakenOverAndDiffersByNow() throws Exception {
    host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "theirs"));
    Plan plan = shop.plan(resource("shared.s", "s", "1"));
    assertEquals(List.of(Change.Kind.ADOPT), kinds(plan));
    host.objects.computeIfPresent("shared/s", (_, now) -> now.with("text", "changed"));
    assertRefused(
        "shared.s: it has changed since the plan was made: text expected 'theirs', found 'changed'"
            + AGAIN,
        plan);
  }

  @Test
  void aFileThatCannotBeReadAnyMore() throws Exception {
    Path file = Files.writeString(stateDir.resolve("release.tar"), "planned");
    String digest = Digests.sha256("planned".getBytes(StandardCharsets.UTF_8));
    host.files.put("thing/a", new Artifact(file.toString(), digest));
    Plan plan = shop.plan(resource("thing.a", "a", "1"));
    assertEquals(List.of(new Artifact(file.toString(), digest)), plan.artifacts());
    Files.delete(file);
    assertRefused(
        file
            + " cannot be read any more: "
            + file
            + " does not exist; bring the planned file back, or plan again with 'greentic-deployer"
            + " plan -out=FILE DOCUMENT' and have the new plan reviewed",
        plan);
    Files.writeString(file, "planned");
    shop.engine.apply(plan);
    assertEquals(List.of("Create thing/a"), host.log);
  }
}
