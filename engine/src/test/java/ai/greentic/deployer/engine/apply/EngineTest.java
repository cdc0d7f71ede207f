package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.provider.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final PlanOptions APPLY = PlanOptions.apply(OnFailure.STOP);

  @TempDir Path stateDir;
  private final FakeHost host = new FakeHost();
  private final List<ApplyEvent> events = new ArrayList<>();
  private Engine engine;

  @BeforeEach
  void makeEngine() throws DeployerException {
    engine = engineOn("host-a");
  }

  private Engine engineOn(String hostId) throws DeployerException {
    return new Engine(
        new StateStore(stateDir, "shop"),
        ProviderRegistry.of(host.types()),
        new Settings(4, Duration.ZERO, "test", hostId),
        events::add);
  }

  private static Resource resource(String address, String key, String text, String... needs) {
    return new Resource(
        Address.parse(address),
        Mapping.EMPTY.with("key", key).with("text", text),
        Set.copyOf(Stream.of(needs).map(Address::parse).toList()));
  }

  private static ResourceGraph graph(Resource... resources) throws Exception {
    return ResourceGraph.of(List.of(resources));
  }

  private Plan plan(Resource... resources) throws Exception {
    return engine.plan(graph(resources), "spec", APPLY);
  }

  private void applied(Resource... resources) throws Exception {
    engine.apply(plan(resources));
    host.log.clear();
  }

  private static List<Change.Kind> kinds(Plan plan) {
    return plan.changes().stream().map(Change::kind).toList();
  }

  @Test
  void createsInDependencyOrderAndThenFindsNothingToDo() throws Exception {
    Resource[] desired = {
      resource("thing.c", "c", "3", "thing.b"),
      resource("thing.a", "a", "1"),
      resource("thing.b", "b", "2", "thing.a")
    };
    ApplyResult result = engine.apply(plan(desired));
    assertEquals(List.of("Create thing/a", "Create thing/b", "Create thing/c"), host.log);
    assertEquals(3, result.created());
    assertTrue(plan(desired).isEmpty());
  }

  @Test
  void updatesInPlaceWhatChangedInTheDocument() throws Exception {
    applied(resource("thing.a", "a", "1"));
    Plan plan = plan(resource("thing.a", "a", "2"));
    assertEquals(List.of(Change.Kind.UPDATE), kinds(plan));
    assertEquals("changed in the document", plan.changes().getFirst().reason());
    engine.apply(plan);
    assertEquals("2", host.objects.get("thing/a").text("text"));
  }

  @Test
  void repairsDriftAndCallsItDrift() throws Exception {
    applied(resource("thing.a", "a", "1"));
    host.objects.compute("thing/a", (_, object) -> object.with("text", "tampered"));
    assertEquals(List.of("text"), engine.drift().getFirst().attributes());
    Plan plan = plan(resource("thing.a", "a", "1"));
    assertEquals("changed outside of greentic-deployer", plan.changes().getFirst().reason());
    engine.apply(plan);
    assertEquals(List.of(), engine.drift());
  }

  @Test
  void makesAgainWhatIsGone() throws Exception {
    applied(resource("thing.a", "a", "1"));
    host.objects.clear();
    Plan plan = plan(resource("thing.a", "a", "1"));
    assertEquals(List.of(Change.Kind.CREATE), kinds(plan));
    assertEquals("gone from the host", plan.changes().getFirst().reason());
  }

  @Test
  void replacesByDeletingFirstUnlessTheTypeCreatesFirst() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("beside.b", "b", "1"));
    Resource[] desired = {
      resource("thing.a", "a2", "1"), resource("beside.b", "b2", "1", "thing.a")
    };
    Plan plan = plan(desired);
    assertEquals(List.of(Change.Kind.REPLACE, Change.Kind.REPLACE_CREATE_FIRST), kinds(plan));
    engine.apply(plan);
    assertEquals(
        List.of("Delete thing/a", "Create thing/a2", "Create beside/b2", "Delete beside/b"),
        host.log);
    assertTrue(plan(desired).isEmpty());
  }

  @Test
  void deletesWhatWasReplacedOnlyAfterAllThatUsedIt() throws Exception {
    applied(resource("beside.b", "b", "1"), resource("thing.user", "u", "1", "beside.b"));
    engine.apply(
        plan(resource("beside.b", "b2", "1"), resource("thing.user", "u", "2", "beside.b")));
    assertEquals(List.of("Create beside/b2", "Update thing/u", "Delete beside/b"), host.log);
  }

  @Test
  void deletesWhatIsNoLongerDesiredUsersFirst() throws Exception {
    applied(
        resource("thing.a", "a", "1"),
        resource("thing.b", "b", "1", "thing.a"),
        resource("thing.keep", "k", "1"));
    engine.apply(plan(resource("thing.keep", "k", "1")));
    assertEquals(List.of("Delete thing/b", "Delete thing/a"), host.log);
  }

  @Test
  void refusesToTakeOverWhatIsNotOursAndDiffers() throws Exception {
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "foreign"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> plan(resource("thing.a", "a", "1")));
    assertEquals(
        "thing.a: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        refusal.getMessage());
  }

  @Test
  void adoptsWhatIsEqualWithoutTouchingIt() throws Exception {
    host.objects.put("thing/a", Mapping.EMPTY.with("key", "a").with("text", "1"));
    Plan plan = plan(resource("thing.a", "a", "1"));
    assertEquals(List.of(Change.Kind.ADOPT), kinds(plan));
    engine.apply(plan);
    assertEquals(List.of(), host.log);
    assertTrue(plan(resource("thing.a", "a", "1")).isEmpty());
  }

  @Test
  void leavesWhatWasThereBeforeUs() throws Exception {
    host.objects.put("shared/s", Mapping.EMPTY.with("key", "s").with("text", "other"));
    applied(resource("shared.s", "s", "1"));
    assertEquals("1", host.objects.get("shared/s").text("text"));
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)));
    assertTrue(host.objects.containsKey("shared/s"));
  }

  @Test
  void destroyKeepsDataAndWhatItNeedsUntilItIsPurged() throws Exception {
    applied(
        resource("thing.account", "u", "1"),
        resource("data.d", "d", "1", "thing.account"),
        resource("thing.app", "app", "1", "data.d"));
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)));
    assertEquals(Set.of("data/d", "thing/u"), host.objects.keySet());
    assertTrue(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
    assertEquals(Set.of(), host.objects.keySet());
    assertTrue(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)).isEmpty());
  }

  @Test
  void destroyRemovesWhatCannotBeObserved() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a"));
    host.unreadable.add("thing/a");
    assertEquals(
        "thing.a: thing/a is unreadable; mend it",
        assertThrows(DeployerException.class, () -> plan(resource("thing.a", "a", "2")))
            .getMessage());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void movingDataLeavesTheOldFolderUntilPurged() throws Exception {
    applied(resource("data.d", "old", "1"));
    engine.apply(plan(resource("data.d", "new", "1")));
    assertEquals(Set.of("data/new", "data/old"), host.objects.keySet());
    assertTrue(plan(resource("data.d", "new", "1")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void referencesAreUnknownOnlyWhileTheirResourceChanges() throws Exception {
    Resource source = resource("thing.source", "s", "1");
    Resource follower =
        new Resource(
            Address.parse("thing.follower"),
            Mapping.EMPTY
                .with("key", "f")
                .with("follows", new Value.Unknown("thing.source", "stamp")),
            Set.of());
    applied(source, follower);
    assertTrue(plan(source, follower).isEmpty());
    Plan plan = plan(resource("thing.source", "s", "2"), follower);
    assertEquals("follows thing.source", plan.changes().getLast().reason());
    host.objects.computeIfPresent("thing/f", (_, now) -> now.with("text", "by hand"));
    assertEquals(
        "changed outside of greentic-deployer; follows thing.source",
        plan(resource("thing.source", "s", "2"), follower).changes().getLast().reason());
    host.objects.computeIfPresent("thing/f", (_, now) -> now.without("text"));
    engine.apply(plan);
    assertEquals(
        host.objects.get("thing/s").text("stamp"), host.objects.get("thing/f").text("follows"));
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
    applied(resource("thing.source", "s", "1"), follower);
    host.whenPut.put(
        "thing/s",
        () -> host.objects.computeIfPresent("thing/f", (_, now) -> now.with("text", "stopped")));

    engine.apply(plan(resource("thing.source", "s", "2"), follower));

    assertEquals("runs", host.objects.get("thing/f").text("text"));
    assertTrue(plan(resource("thing.source", "s", "2"), follower).isEmpty());
  }

  @Test
  void whatDoesNotFollowMustStillBeAsPlannedRightBeforeItsAction() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a"));
    host.whenPut.put(
        "thing/a",
        () -> host.objects.computeIfPresent("thing/b", (_, now) -> now.with("text", "by hand")));
    Plan plan = plan(resource("thing.a", "a", "2"), resource("thing.b", "b", "2", "thing.a"));

    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));

    assertEquals(
        "thing.b: it has changed since the plan was made: text expected '1', found 'by hand'; plan"
            + " again and have the new plan reviewed",
        failure.getMessage());
  }

  @Test
  void aFailedActionIsRecordedAndTheNextApplyGoesOn() throws Exception {
    Resource[] desired = {
      resource("thing.a", "a", "1"),
      resource("thing.b", "b", "1", "thing.a"),
      resource("thing.c", "c", "1", "thing.b")
    };
    host.failing.add("thing/b");
    Plan plan = plan(desired);
    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.NOT_ROLLED_BACK, failure.category());
    assertEquals(
        "thing.b: thing/b refuses; mend it\n"
            + "1 of 3 actions were not begun: create thing.c; what was done is recorded; mend the"
            + " cause, plan and apply again",
        failure.getMessage());
    host.failing.clear();
    engine.apply(plan(desired));
    assertEquals(Set.of("thing/a", "thing/b", "thing/c"), host.objects.keySet());
    assertTrue(plan(desired).isEmpty());
  }

  @Test
  void aPlanIsAppliedOnce() throws Exception {
    Plan plan = plan(resource("thing.a", "a", "1"));
    engine.apply(plan);
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "the plan was applied already; plan again and have the new plan reviewed",
        refusal.getMessage());
  }

  @Test
  void aPlanOfAFreshStateIsRefusedOnceThereIsAState() throws Exception {
    Plan first = plan(resource("thing.a", "a", "1"));
    Plan second = plan(resource("thing.b", "b", "1"));
    engine.apply(first);
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(second));
    assertEquals(Category.REFUSED, refusal.category());
    assertTrue(refusal.getMessage().startsWith("the plan was made for another state"));
    assertFalse(host.objects.containsKey("thing/b"));
  }

  @Test
  void aPlanForAnotherHostIsRefused() throws Exception {
    Plan plan = plan(resource("thing.a", "a", "1"));
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> engineOn("host-b").apply(plan));
    assertEquals(
        "the plan was made for another host (expected id host-a, this one has host-b); apply it on"
            + " the host that it was made for, or plan here",
        refusal.getMessage());
  }

  @Test
  void driftBetweenPlanAndApplyIsRefusedBeforeTheFirstChange() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    Plan plan = plan(resource("thing.a", "a", "1"), resource("thing.b", "b", "2"));
    host.objects.compute("thing/a", (_, object) -> object.with("text", "by hand"));
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        "thing.a: it has changed since the plan was made: text expected '1', found 'by hand'; plan"
            + " again and have the new plan reviewed",
        refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  @Test
  void targetsBringTheirDependenciesAndNothingElse() throws Exception {
    ResourceGraph desired =
        graph(
            resource("thing.a", "a", "1"),
            resource("thing.b", "b", "1", "thing.a"),
            resource("thing.c", "c", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY, OnFailure.STOP, Set.of(Address.parse("thing.b")), Set.of());
    engine.apply(engine.plan(desired, "spec", options));
    assertEquals(Set.of("thing/a", "thing/b"), host.objects.keySet());
  }

  @Test
  void aPlanFromItsFileIsThePlan() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.gone", "g", "1"));
    Plan plan = plan(resource("thing.a", "a", "2"), resource("beside.b", "b", "1", "thing.a"));
    Path file = stateDir.resolve("plan.bin");
    PlanFile.write(file, plan);
    assertEquals(plan, PlanFile.read(file));
    engine.apply(PlanFile.read(file));
    assertEquals(Set.of("thing/a", "beside/b"), host.objects.keySet());
  }

  private String failure(Plan plan) {
    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.NOT_ROLLED_BACK, failure.category());
    return failure.getMessage();
  }

  @Test
  @Timeout(60)
  void aProviderThatThrowsAnErrorEndsTheRunAndNotTheRecord() throws Exception {
    Resource[] desired = {resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a")};
    host.inAction =
        _ -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };
    assertEquals(
        "thing.a: its provider failed unexpectedly: java.lang.NoClassDefFoundError:"
            + " com/example/Missing; this is a bug of the provider; report it with this message\n"
            + "1 of 2 actions were not begun: create thing.b; what was done is recorded; mend the"
            + " cause, plan and apply again",
        failure(plan(desired)));
    host.inAction = _ -> {};
    engine.apply(plan(desired));
    assertEquals(Set.of("thing/a", "thing/b"), host.objects.keySet());
  }

  @Test
  @Timeout(60)
  void aListenerThatThrowsStopsNothing() throws Exception {
    Engine other =
        new Engine(
            new StateStore(stateDir, "shop"),
            ProviderRegistry.of(host.types()),
            new Settings(4, Duration.ZERO, "test", "host-a"),
            event -> {
              if (!(event instanceof ApplyEvent.Refreshing)) {
                throw new IllegalStateException("no terminal");
              }
            });
    assertEquals(1, other.apply(plan(resource("thing.a", "a", "1"))).created());
  }

  @Test
  void anInterruptionLetsFinishWhatRunsRecordsItAndSaysWhatIsLeft() throws Exception {
    Thread caller = Thread.currentThread();
    Resource[] desired = {resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a")};
    Plan plan = plan(desired);
    host.inAction =
        _ -> {
          caller.interrupt();
          while (caller.isInterrupted()) {
            Thread.onSpinWait();
          }
        };
    assertEquals(
        "the run was interrupted: 1 of 2 actions were not begun: create thing.b; what was done is"
            + " recorded; plan and apply again",
        failure(plan));
    host.inAction = _ -> {};
    assertEquals(List.of(), engine.drift());
    host.log.clear();
    engine.apply(plan(desired));
    assertEquals(List.of("Create thing/b"), host.log);
  }

  @Test
  void aStateThatCannotBeWrittenIsSaidBesideTheFailureAndTheJournalHasItAll() throws Exception {
    Path blocked = stateDir.resolve("shop").resolve("state.json.unfinished");
    host.failing.add("thing/b");
    host.inAction =
        _ -> {
          try {
            Files.createDirectories(blocked.resolve("in the way"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    Resource[] desired = {resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a")};
    String failure = failure(plan(desired));
    assertTrue(failure.startsWith("thing.b: thing/b refuses; mend it\n"), failure);
    assertTrue(failure.contains("the state could not be written to "), failure);
    Files.delete(blocked.resolve("in the way"));
    host.failing.clear();
    host.inAction = _ -> {};
    host.log.clear();
    engine.apply(plan(desired));
    assertEquals(List.of("Create thing/b"), host.log);
  }

  @Test
  void whatAProviderAnswersIsHeldAgainstItsSchemaAndTheDesiredAttributes() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<UnaryOperator<Mapping>> answers =
        List.of(
            made -> made.with("colour", "red"),
            made -> made.with("text", "another"),
            made -> made.with("stamp", Value.of(7)),
            made -> made.with("stamp", new Value.Unknown("thing.a", "stamp")));
    for (UnaryOperator<Mapping> answer : answers) {
      host.answer = answer;
      wrong.add(failure(plan(resource("thing.a", "a", "1"))).lines().findFirst().orElse(""));
    }
    String report = "; this is a bug of the provider; report it";
    assertEquals(
        List.of(
            "thing.a: provider thing: it gave the attribute colour, which is not in its schema"
                + report,
            "thing.a: provider thing: apply gave another text than was asked for" + report,
            "thing.a: provider thing: it gave a value of another kind for stamp" + report,
            "thing.a: provider thing: it gave an unknown value for stamp" + report),
        wrong);
    host.answer = made -> made;
    engine.apply(plan(resource("thing.a", "a", "1")));
    assertEquals(List.of(), engine.drift());
  }

  @Test
  void whatStandsWhereAMovedResourceIsToBeIsNotOverwrittenWhenTheOldIsGone() throws Exception {
    applied(resource("thing.a", "a", "1"));
    host.objects.clear();
    host.objects.put("thing/b", Mapping.EMPTY.with("key", "b").with("text", "foreign"));
    assertEquals(
        "thing.a: something that is not ours stands in its place and differs in text; move it"
            + " away, or make it equal to what is desired, and plan again",
        assertThrows(DeployerException.class, () -> plan(resource("thing.a", "b", "1")))
            .getMessage());
  }

  @Test
  void replacingWhatWasThereBeforeUsLeavesIt() throws Exception {
    host.objects.put("shared/old", Mapping.EMPTY.with("key", "old").with("text", "1"));
    applied(resource("shared.s", "old", "1"));
    Plan plan = plan(resource("shared.s", "new", "1"));
    engine.apply(plan);
    assertEquals(List.of("Create shared/new"), host.log);
    assertTrue(plan(resource("shared.s", "new", "1")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
    assertEquals(Set.of("shared/old"), host.objects.keySet());
  }

  @Test
  void aReplacementThatStoodThereBeforeUsIsLeftByDestroy() throws Exception {
    applied(resource("shared.s", "ours", "1"));
    host.objects.put("shared/theirs", Mapping.EMPTY.with("key", "theirs").with("text", "1"));
    engine.apply(plan(resource("shared.s", "theirs", "1")));
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(true)));
    assertEquals(Set.of("shared/theirs"), host.objects.keySet());
  }

  @Test
  void goingBackToAReplacedObjectThatIsLeftUsesItAgainAndDestroyRemovesIt() throws Exception {
    applied(resource("beside.b", "old", "1"));
    host.failing.add("beside/old");
    Plan forth = plan(resource("beside.b", "new", "1"));
    failure(forth);
    host.failing.clear();
    host.objects.remove("beside/new");
    Plan back = plan(resource("beside.b", "old", "2"));
    assertEquals("was replaced and is used again", back.changes().getFirst().reason());
    engine.apply(back);
    assertEquals(Set.of("beside/old"), host.objects.keySet());
    assertTrue(plan(resource("beside.b", "old", "2")).isEmpty());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)));
    assertEquals(Set.of(), host.objects.keySet());
  }

  @Test
  void anObjectOfAnotherResourceIsNotTakenOver() throws Exception {
    applied(resource("thing.a", "k", "1"));
    assertEquals(
        "thing.z: its object belongs to thing.a in the state; keep the address thing.a, or take"
            + " that one out of the document and apply first",
        assertThrows(DeployerException.class, () -> plan(resource("thing.z", "k", "1")))
            .getMessage());
  }

  @Test
  void whatIsRemovedGoesBeforeWhatItUsesIsReplaced() throws Exception {
    applied(resource("thing.base", "b", "1"), resource("thing.user", "u", "1", "thing.base"));
    engine.apply(plan(resource("thing.base", "b2", "1")));
    assertEquals(List.of("Delete thing/u", "Delete thing/b", "Create thing/b2"), host.log);
  }

  @Test
  void aTargetBringsWhatTheUsersOfARemovedOneNeedByNow() throws Exception {
    applied(resource("thing.x", "x", "1"), resource("thing.y", "y", "1", "thing.x"));
    Resource follower =
        new Resource(
            Address.parse("thing.y"),
            Mapping.EMPTY
                .with("key", "y")
                .with("text", "1")
                .with("follows", new Value.Unknown("thing.z", "stamp")),
            Set.of());
    ResourceGraph desired = graph(follower, resource("thing.z", "z", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY, OnFailure.STOP, Set.of(Address.parse("thing.x")), Set.of());
    engine.apply(engine.plan(desired, "spec", options));
    assertEquals(List.of("Create thing/z", "Update thing/y", "Delete thing/x"), host.log);
  }

  @Test
  void replaceOutsideOfTheTargetsIsRefused() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.STOP,
            Set.of(Address.parse("thing.a")),
            Set.of(Address.parse("thing.b")));
    ResourceGraph desired = graph(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    assertEquals(
        "thing.b: -replace asks for it and -target leaves it out; name it with -target as well",
        assertThrows(DeployerException.class, () -> engine.plan(desired, "spec", options))
            .getMessage());
  }

  @Test
  void waitsGrowWithTheStepsAndNotWithTheirSquare() throws Exception {
    int many = 300;
    Resource[] before = new Resource[many];
    Resource[] after = new Resource[many];
    for (int i = 0; i < many; i++) {
      before[i] = resource("beside.r" + i, "old" + i, "1");
      after[i] = resource("beside.r" + i, "new" + i, "1");
    }
    applied(before);
    Plan plan = plan(after);
    long waits = plan.steps().stream().mapToLong(step -> step.waitsFor().size()).sum();
    assertTrue(waits <= 2 * many, waits + " waits");
    engine.apply(plan);
    assertEquals(many, host.objects.size());
  }

  @Test
  void aDependencyThatIsNewIsRecordedAlsoWhenNothingElseChanges() throws Exception {
    applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    applied(resource("thing.a", "a", "1", "thing.b"), resource("thing.b", "b", "1"));
    long serial = new StateStore(stateDir, "shop").read().serial();
    applied(resource("thing.a", "a", "1", "thing.b"), resource("thing.b", "b", "1"));
    assertEquals(serial, new StateStore(stateDir, "shop").read().serial());
    engine.apply(engine.plan(ResourceGraph.EMPTY, "", PlanOptions.destroy(false)));
    assertEquals(List.of("Delete thing/a", "Delete thing/b"), host.log);
  }
}
