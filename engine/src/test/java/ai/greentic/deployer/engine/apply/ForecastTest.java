package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan knows of a resource before it is changed, and what follows from that for others. */
class ForecastTest {
  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
    host = shop.host;
  }

  private static Resource follower(String attribute) {
    return new Resource(
        Address.parse("thing.follower"),
        Mapping.EMPTY
            .with("key", "f")
            .with("follows", new Value.Unknown("shared.source", attribute)),
        Set.of());
  }

  private static Resource named(String attribute) {
    return new Resource(
        Address.parse("thing.named"),
        Mapping.EMPTY.with("key", new Value.Unknown("shared.source", attribute)).with("text", "1"),
        Set.of());
  }

  private static final UnaryOperator<Mapping> SAME_STAMP =
      before -> Mapping.EMPTY.with("stamp", before.text("stamp"));

  @Test
  void whatAnUpdateWillLeaveAsItIsChangesNoFollower() throws Exception {
    shop.applied(resource("shared.source", "s", "1"), follower("stamp"));
    Resource source = resource("shared.source", "s", "2");
    assertEquals(
        List.of(Change.Kind.UPDATE, Change.Kind.UPDATE),
        kinds(shop.plan(source, follower("stamp"))));
    host.forecast = SAME_STAMP;
    assertEquals(
        List.of(Change.Kind.UPDATE, Change.Kind.NO_OP),
        kinds(shop.plan(source, follower("stamp"))));
  }

  @Test
  void whatIsTakenOverAsItIsIsKnownAndWhatIsTakenOverAndChangedAsFarAsItIsForeseen()
      throws Exception {
    host.objects.put(
        "shared/s", Mapping.EMPTY.with("key", "s").with("text", "1").with("stamp", "theirs"));
    Plan equal = shop.plan(resource("shared.source", "s", "1"), follower("stamp"));
    assertEquals(List.of(Change.Kind.ADOPT, Change.Kind.CREATE), kinds(equal));
    assertEquals("theirs", equal.changes().getLast().after().orElseThrow().text("follows"));
    Plan changed = shop.plan(resource("shared.source", "s", "2"), follower("stamp"));
    assertEquals(
        new Value.Unknown("shared.source", "stamp"),
        changed.changes().getLast().after().orElseThrow().get("follows").orElseThrow());
    host.forecast = SAME_STAMP;
    Plan foreseen = shop.plan(resource("shared.source", "s", "2"), follower("stamp"));
    assertEquals("theirs", foreseen.changes().getLast().after().orElseThrow().text("follows"));
  }

  @Test
  void aProviderThatForeseesWhatItDoesNotComputeIsRefused() throws Exception {
    shop.applied(resource("shared.source", "s", "1"));
    host.forecast = _ -> Mapping.EMPTY.with("text", "mine");
    assertEquals(
        "shared.source: its provider failed unexpectedly: computedAfterUpdate gave text, which is"
            + " not computed; this is a bug of the provider; report it with this message",
        failedPlan());
    host.forecast =
        _ -> {
          throw new IllegalStateException("no idea");
        };
    assertEquals(
        "shared.source: its provider failed unexpectedly: java.lang.IllegalStateException: no idea;"
            + " this is a bug of the provider; report it with this message",
        failedPlan());
  }

  private String failedPlan() {
    DeployerException failure =
        assertThrows(DeployerException.class, () -> shop.plan(resource("shared.source", "s", "2")));
    assertEquals(Category.FAILED, failure.category());
    return failure.getMessage();
  }

  @Test
  void whatStandsWhereItWouldHaveBeenIsNoMatterOnceItGoesElsewhere() throws Exception {
    shop.applied(resource("shared.source", "s", "1"));
    host.objects.put("thing/1", Mapping.EMPTY.with("key", "1").with("text", "foreign"));

    Plan plan = shop.plan(resource("shared.source", "s", "2"), named("text"));

    assertEquals(List.of(Change.Kind.UPDATE, Change.Kind.CREATE), kinds(plan));
    assertEquals(
        List.of(Subject.CURRENT),
        plan.preconditions().stream().map(Precondition::subject).toList());
    shop.engine.apply(plan);
    assertEquals("foreign", host.objects.get("thing/1").text("text"));
    assertEquals("1", host.objects.get("thing/2").text("text"));
    assertTrue(shop.plan(resource("shared.source", "s", "2"), named("text")).isEmpty());
  }

  @Test
  void itDoesNotGoWhereAnObjectOfAnotherResourceIs() throws Exception {
    shop.applied(resource("shared.source", "s", "1"), resource("thing.z", "2", "1"));
    assertEquals(
        "thing.named: its object belongs to thing.z in the state; if it is to have the new name, say"
            + " so with 'greentic-deployer state mv thing.z thing.named'",
        assertThrows(
                DeployerException.class,
                () -> shop.plan(resource("shared.source", "s", "2"), named("text")))
            .getMessage());
  }

  @Test
  void whatTurnsOutOtherwiseThanItWasForeseenStopsItsFollower() throws Exception {
    shop.applied(resource("shared.source", "s", "1"), follower("stamp"));
    String before = host.objects.get("shared/s").text("stamp");
    host.forecast = SAME_STAMP;
    Resource changed =
        new Resource(
            Address.parse("thing.follower"),
            follower("stamp").attributes().with("text", "new"),
            Set.of());
    String failure = shop.failure(shop.plan(resource("shared.source", "s", "2"), changed));
    assertEquals(
        "thing.follower: follows is planned as '"
            + before
            + "', but what it refers to turned out to be '"
            + host.objects.get("shared/s").text("stamp")
            + "'; plan again with 'greentic-deployer"
            + " plan -out=FILE DOCUMENT' and have the new plan reviewed",
        failure.lines().findFirst().orElseThrow());
    assertEquals(before, host.objects.get("thing/f").text("follows"));
  }

  @Test
  void aProviderThatDoesNotGiveWhatOthersReferToIsNamed() throws Exception {
    host.answer = result -> result.without("stamp");
    String failure =
        shop.failure(shop.plan(resource("shared.source", "s", "1"), follower("stamp")));
    assertEquals(
        "thing.follower: shared.source gave no attribute stamp; this is a bug of its provider;"
            + " report it",
        failure.lines().findFirst().orElseThrow());
    assertEquals(List.of("Create shared/s"), host.log);
  }

  @Test
  void whatStaysAsItIsGivesItsAttributesToWhatIsNew() throws Exception {
    Resource source = resource("shared.source", "s", "1");
    shop.applied(source);
    String stamp = host.objects.get("shared/s").text("stamp");
    Plan unchanged = shop.plan(source, follower("stamp"));
    assertEquals(List.of(Change.Kind.NO_OP, Change.Kind.CREATE), kinds(unchanged));
    Resource ruled =
        new Resource(
            source.address(),
            source.attributes(),
            source.dependsOn(),
            new Lifecycle(true, false, Set.of(), Set.of()));
    Plan recorded = shop.plan(ruled, follower("stamp"));
    assertEquals(List.of(Change.Kind.RECORD, Change.Kind.CREATE), kinds(recorded));
    shop.engine.apply(recorded);
    assertEquals(stamp, host.objects.get("thing/f").text("follows"));

    shop.applied(ruled);
    shop.engine.apply(shop.plan(ruled, follower("stamp")));
    assertEquals(stamp, host.objects.get("thing/f").text("follows"));
  }
}
