package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document says of the life of its resources. */
class LifecycleTest {
  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void open() throws DeployerException {
    shop = Shop.in(stateDir);
  }

  private static final Lifecycle PROTECTED = new Lifecycle(true, false, Set.of(), Set.of());

  private static Resource with(Lifecycle lifecycle, Resource resource) {
    return new Resource(resource.address(), resource.attributes(), resource.dependsOn(), lifecycle);
  }

  private static Lifecycle ignoring(String... attributes) {
    return new Lifecycle(false, false, Set.of(attributes), Set.of());
  }

  private static Lifecycle triggeredBy(String... triggers) {
    return new Lifecycle(
        false, false, Set.of(), Set.copyOf(Stream.of(triggers).map(Trigger::parse).toList()));
  }

  private DeployerException refused(Resource... resources) {
    DeployerException refusal = assertThrows(DeployerException.class, () -> shop.plan(resources));
    assertEquals(Category.FAILED, refusal.category());
    return refusal;
  }

  /** Applies what is read back from the plan's file. */
  private void applyFile(Plan plan) throws Exception {
    shop.engine.apply(PlanFile.decode(PlanFile.encode(plan)));
  }

  private static Change change(Plan plan, String address) {
    return plan.changes().stream()
        .filter(change -> change.address().equals(Address.parse(address)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsProtectedIsNeitherReplacedNorDestroyedAndAllOfItIsSaidAtOnce() throws Exception {
    shop.applied(
        with(PROTECTED, Shop.resource("thing.a", "a", "1")),
        with(PROTECTED, Shop.resource("beside.b", "b", "1")),
        with(PROTECTED, Shop.resource("thing.c", "c", "1")));
    assertEquals(
        """
        beside.b: it would be replaced (changed in the document), and preventDestroy protects it; \
        take back what replaces it, or set its lifecycle.preventDestroy to false
        thing.a: it would be replaced (changed in the document), and preventDestroy protects it; \
        take back what replaces it, or set its lifecycle.preventDestroy to false
        thing.c: it would be destroyed (no longer desired), and preventDestroy protects it; \
        to keep it, bring it back into the document; to destroy it, set its \
        lifecycle.preventDestroy to false there, apply, and plan this again\
        """,
        refused(
                with(PROTECTED, Shop.resource("thing.a", "a2", "1")),
                with(PROTECTED, Shop.resource("beside.b", "b2", "1")))
            .getMessage());
    shop.applied(
        with(PROTECTED, Shop.resource("thing.a", "a", "2")),
        with(PROTECTED, Shop.resource("beside.b", "b", "2")),
        with(PROTECTED, Shop.resource("thing.c", "c", "2")));
    assertEquals("2", shop.host.objects.get("thing/c").text("text"));
  }

  @Test
  void protectionOutlivesTheBlockThatSaysIt() throws Exception {
    shop.applied(
        with(PROTECTED, Shop.resource("thing.a", "a", "1")), Shop.resource("thing.b", "b", "1"));
    for (PlanOptions options : List.of(PlanOptions.destroy(false), PlanOptions.destroy(true))) {
      DeployerException refusal =
          assertThrows(
              DeployerException.class,
              () -> shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, options));
      assertEquals(1, refusal.problems().size(), refusal.getMessage());
    }
    refused(Shop.resource("thing.b", "b", "1"));

    Plan lifting =
        shop.plan(Shop.resource("thing.a", "a", "1"), Shop.resource("thing.b", "b", "1"));
    assertEquals(List.of(Change.Kind.RECORD, Change.Kind.NO_OP), Shop.kinds(lifting));
    assertEquals("lifecycle: preventDestroy true → false", change(lifting, "thing.a").reason());
    applyFile(lifting);
    assertEquals(List.of(), shop.host.log);
    shop.engine.apply(shop.plan(Shop.resource("thing.b", "b", "1")));
    assertEquals(List.of("Delete thing/a"), shop.host.log);
  }

  @Test
  void noActionLiftsAProtectionWithoutSayingSo() throws Exception {
    shop.applied(
        with(PROTECTED, Shop.resource("thing.a", "a", "1")),
        with(PROTECTED, Shop.resource("thing.b", "b", "1")));

    Plan lifting =
        shop.plan(Shop.resource("thing.a", "a", "2"), Shop.resource("thing.b", "b2", "1"));

    String reason = "changed in the document; lifecycle: preventDestroy true → false";
    assertEquals(List.of(Change.Kind.UPDATE, Change.Kind.REPLACE), Shop.kinds(lifting));
    assertEquals(reason, change(lifting, "thing.a").reason());
    assertEquals(reason, change(lifting, "thing.b").reason());
  }

  @Test
  void protectionIsTakenUpWithoutTouchingTheObject() throws Exception {
    shop.applied(Shop.resource("thing.a", "a", "1"));
    Resource guarded = with(PROTECTED, Shop.resource("thing.a", "a", "1"));
    applyFile(shop.plan(guarded));
    assertEquals(List.of(), shop.host.log);
    assertTrue(shop.plan(guarded).isEmpty());
    refused();
  }

  @Test
  void whatIsProtectedCannotBeReplacedOnDemandEither() throws Exception {
    Resource guarded = with(PROTECTED, Shop.resource("thing.a", "a", "1"));
    shop.applied(guarded);
    PlanOptions replace =
        new PlanOptions(
            Plan.Mode.APPLY,
            Plan.OnFailure.STOP,
            PlanOptions.KEEP,
            0,
            Set.of(),
            Set.of(guarded.address()));
    DeployerException refusal =
        assertThrows(
            DeployerException.class,
            () -> shop.engine.plan(Shop.graph(guarded), Shop.DOCUMENT, replace));
    assertEquals(
        "thing.a: it would be replaced (replacement was asked for), and preventDestroy protects it;"
            + " take back what replaces it, or set its lifecycle.preventDestroy to false",
        refusal.getMessage());
  }

  @Test
  void ignoredChangesAreLeftAloneWhoeverMadeThem() throws Exception {
    shop.applied(with(ignoring("text"), Shop.resource("thing.a", "a", "1")));
    shop.host.objects.compute("thing/a", (_, object) -> object.with("text", "tuned by hand"));

    assertEquals(List.of(), shop.engine.drift().drifted());
    assertTrue(shop.plan(with(ignoring("text"), Shop.resource("thing.a", "a", "1"))).isEmpty());
    assertTrue(shop.plan(with(ignoring("text"), Shop.resource("thing.a", "a", "2"))).isEmpty());
    Resource other = Shop.resource("thing.a", "a", "3");
    Plan plan =
        shop.plan(
            new Resource(
                other.address(),
                other.attributes().with("follows", "new"),
                Set.of(),
                ignoring("text")));
    assertEquals("tuned by hand", change(plan, "thing.a").after().get().text("text"));
    applyFile(plan);
    assertEquals("tuned by hand", shop.host.objects.get("thing/a").text("text"));
    assertEquals("new", shop.host.objects.get("thing/a").text("follows"));

    Plan unignored = shop.plan(Shop.resource("thing.a", "a", "3"));
    assertEquals(List.of(Change.Kind.UPDATE), Shop.kinds(unignored));
  }

  @Test
  void allChangesCanBeIgnoredThoseOfItsNameIncluded() throws Exception {
    Lifecycle all = new Lifecycle(false, true, Set.of(), Set.of());
    shop.applied(with(all, Shop.resource("thing.a", "a", "1")));
    assertTrue(shop.plan(with(all, Shop.resource("thing.a", "elsewhere", "2"))).isEmpty());
    shop.host.objects.clear();
    assertEquals(
        List.of(Change.Kind.CREATE),
        Shop.kinds(shop.plan(with(all, Shop.resource("thing.a", "a", "2")))));
  }

  @Test
  void whatIsGoneIsMadeAsTheDocumentSays() throws Exception {
    shop.applied(with(ignoring("key", "text"), Shop.resource("thing.a", "a", "1")));
    shop.host.objects.clear();
    Plan plan = shop.plan(with(ignoring("key", "text"), Shop.resource("thing.a", "a2", "2")));
    assertEquals(List.of(Change.Kind.CREATE), Shop.kinds(plan));
    applyFile(plan);
    assertEquals("2", shop.host.objects.get("thing/a2").text("text"));
  }

  @Test
  void aChangeOfItsTriggerReplacesIt() throws Exception {
    Resource follower = with(triggeredBy("thing.a"), Shop.resource("thing.b", "b", "1"));
    Resource beside = with(triggeredBy("thing.a"), Shop.resource("beside.c", "c", "1"));
    shop.applied(Shop.resource("thing.a", "a", "1"), follower, beside);
    assertTrue(shop.plan(Shop.resource("thing.a", "a", "1"), follower, beside).isEmpty());

    Plan plan = shop.plan(Shop.resource("thing.a", "a", "2"), follower, beside);
    assertEquals(
        List.of(Change.Kind.UPDATE, Change.Kind.REPLACE, Change.Kind.REPLACE), Shop.kinds(plan));
    assertEquals("replaced because thing.a changes", change(plan, "thing.b").reason());
    applyFile(plan);
    assertEquals(
        Set.of(
            "Update thing/a",
            "Delete thing/b",
            "Create thing/b",
            "Delete beside/c",
            "Create beside/c"),
        Set.copyOf(shop.host.log));
    assertTrue(shop.plan(Shop.resource("thing.a", "a", "2"), follower, beside).isEmpty());
  }

  @Test
  void aTriggerMayBeOneAttribute() throws Exception {
    Resource byKey = with(triggeredBy("thing.a.key"), Shop.resource("thing.b", "b", "1"));
    Resource byText = with(triggeredBy("thing.a.text"), Shop.resource("thing.c", "c", "1"));
    Resource byStamp = with(triggeredBy("thing.a.stamp"), Shop.resource("thing.d", "d", "1"));
    shop.applied(Shop.resource("thing.a", "a", "1"), byKey, byText, byStamp);

    Plan plan = shop.plan(Shop.resource("thing.a", "a", "2"), byKey, byText, byStamp);
    assertEquals(Change.Kind.NO_OP, change(plan, "thing.b").kind());
    assertEquals("replaced because thing.a.text changes", change(plan, "thing.c").reason());
    assertEquals("replaced because thing.a.stamp changes", change(plan, "thing.d").reason());
    applyFile(plan);
  }

  @Test
  void aTriggeredReplacementIsNotForgottenWhenItsTriggerWasDoneAlone() throws Exception {
    Resource follower = with(triggeredBy("thing.a"), Shop.resource("thing.b", "b", "1"));
    shop.applied(Shop.resource("thing.a", "a", "1"), follower);
    shop.host.failing.add("thing/b");
    Plan failing = shop.plan(Shop.resource("thing.a", "a", "2"), follower);
    assertThrows(DeployerException.class, () -> shop.engine.apply(failing));
    shop.host.failing.clear();
    shop.host.log.clear();

    Plan again = shop.plan(Shop.resource("thing.a", "a", "2"), follower);
    assertEquals(
        "its replacement was begun and did not come to its end", change(again, "thing.b").reason());
    applyFile(again);
    assertTrue(
        shop.host.log.containsAll(List.of("Delete thing/b", "Create thing/b")),
        shop.host.log.toString());
    assertTrue(shop.plan(Shop.resource("thing.a", "a", "2"), follower).isEmpty());
  }

  @Test
  void triggersSurviveTargetsAndReplacementsOnDemand() throws Exception {
    Resource follower = with(triggeredBy("thing.a"), Shop.resource("thing.b", "b", "1"));
    shop.applied(Shop.resource("thing.a", "a", "1"), follower, Shop.resource("thing.c", "c", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY,
            Plan.OnFailure.STOP,
            PlanOptions.KEEP,
            0,
            Set.of(Address.parse("thing.b")),
            Set.of(Address.parse("thing.a")));
    Plan plan =
        shop.engine.plan(
            Shop.graph(
                Shop.resource("thing.a", "a", "1"), follower, Shop.resource("thing.c", "c", "2")),
            Shop.DOCUMENT,
            options);
    assertEquals(List.of(Change.Kind.REPLACE, Change.Kind.REPLACE), Shop.kinds(plan));
    assertEquals("replacement was asked for", change(plan, "thing.a").reason());
    assertEquals("replaced because thing.a changes", change(plan, "thing.b").reason());
    applyFile(plan);
    assertEquals(
        List.of("Delete thing/b", "Delete thing/a", "Create thing/a", "Create thing/b"),
        shop.host.log);
  }

  @Test
  void aNewRuleIsRecordedAndNamedOldAndNew() throws Exception {
    shop.applied(
        with(ignoring("text"), Shop.resource("thing.a", "a", "1")),
        Shop.resource("thing.b", "b", "1"),
        Shop.resource("thing.c", "c", "1"));
    Lifecycle all = new Lifecycle(false, true, Set.of(), Set.of());
    Plan plan =
        shop.plan(
            with(all, Shop.resource("thing.a", "a", "1")),
            with(triggeredBy("thing.a"), Shop.resource("thing.b", "b", "1")),
            with(
                new Lifecycle(true, false, Set.of("text"), Set.of()),
                Shop.resource("thing.c", "c", "1")));
    assertEquals("lifecycle: ignoreChanges [text] → all", change(plan, "thing.a").reason());
    assertEquals(
        "dependencies: [] → [thing.a]; lifecycle: replaceTriggeredBy [] → [thing.a]",
        change(plan, "thing.b").reason());
    assertEquals(
        "lifecycle: preventDestroy false → true, ignoreChanges [] → [text]",
        change(plan, "thing.c").reason());
  }

  @Test
  void takingOverATriggerReplacesOnlyWhenItIsChanged() throws Exception {
    Resource follower = with(triggeredBy("shared.s"), Shop.resource("thing.b", "b", "1"));
    Resource byKey = with(triggeredBy("shared.s.key"), Shop.resource("thing.c", "c", "1"));
    Resource byText = with(triggeredBy("shared.s.text"), Shop.resource("thing.d", "d", "1"));
    shop.applied(
        Shop.resource("thing.b", "b", "1"),
        Shop.resource("thing.c", "c", "1"),
        Shop.resource("thing.d", "d", "1"));
    shop.host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "1"));

    Plan equal = shop.plan(Shop.resource("shared.s", "s", "1"), follower, byKey, byText);
    assertEquals(Change.Kind.ADOPT, change(equal, "shared.s").kind());
    assertEquals(1, equal.count(Change.Kind.ADOPT));
    assertEquals(3, equal.count(Change.Kind.RECORD));

    Plan changed = shop.plan(Shop.resource("shared.s", "s", "2"), follower, byKey, byText);
    assertEquals(Change.Kind.ADOPT, change(changed, "shared.s").kind());
    assertEquals(
        "replaced because shared.s changes; lifecycle: replaceTriggeredBy [] → [shared.s]",
        change(changed, "thing.b").reason());
    assertEquals(Change.Kind.RECORD, change(changed, "thing.c").kind());
    assertEquals(
        "replaced because shared.s.text changes; lifecycle: replaceTriggeredBy [] →"
            + " [shared.s.text]",
        change(changed, "thing.d").reason());
  }

  @Test
  void severalTriggersAreNamedTogetherAfterWhatElseReplacesIt() throws Exception {
    Resource[] triggers = {Shop.resource("thing.x", "x", "1"), Shop.resource("thing.y", "y", "1")};
    shop.applied(
        triggers[0],
        triggers[1],
        with(triggeredBy("thing.x", "thing.y"), Shop.resource("thing.b", "b", "1")));
    Plan plan =
        shop.plan(
            Shop.resource("thing.x", "x", "2"),
            Shop.resource("thing.y", "y", "2"),
            with(triggeredBy("thing.x", "thing.y"), Shop.resource("thing.b", "b", "2")));
    assertEquals(
        "changed in the document; replaced because thing.x, thing.y change",
        change(plan, "thing.b").reason());
  }

  @Test
  void whatIsTakenOverIsProtectedFromThenOn() throws Exception {
    shop.host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    Resource guarded = with(PROTECTED, Shop.resource("thing.a", "a", "1"));
    Plan plan = shop.plan(guarded);
    assertEquals(List.of(Change.Kind.ADOPT), Shop.kinds(plan));
    applyFile(plan);
    assertEquals(PROTECTED, shop.state().get(guarded.address()).orElseThrow().lifecycle());
    assertTrue(refused().getMessage().contains("preventDestroy protects it"));
  }
}
