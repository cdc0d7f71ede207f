package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.kinds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that fails is taken back; those before it can be returned to. */
class RollbackTest {

  @TempDir Path stateDir;
  private Shop shop;
  private Releases releases;
  private FakeHost host;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.in(stateDir);
    releases = new Releases(shop);
    host = shop.host;
  }

  private Release release() throws Exception {
    return shop.state().release();
  }

  private void assertRuns(String number) throws Exception {
    assertEquals(number, host.objects.get("service/app").text("text"));
    assertEquals(number, host.objects.get("thing/settings").text("text"));
    assertTrue(host.objects.containsKey("artifact/image-" + number));
    assertTrue(releases.planned(Releases.of(number)).isEmpty());
  }

  private static Release at(long active, long... pinned) {
    Set<Long> numbers = new TreeSet<>(LongStream.of(pinned).boxed().toList());
    return new Release(active, false, new TreeSet<>(numbers));
  }

  @Test
  void aFailedUpdateBringsTheGenerationBeforeItBack() throws Exception {
    releases.deployed("1");
    Plan update = releases.planned(Releases.of("2"));
    host.broken.add("service/app 2");

    DeployerException failure = releases.failing(update, Category.ROLLED_BACK);

    Problem first = failure.problems().getFirst();
    assertEquals(
        "ROLLED BACK: this release failed; generation 1 is back, with its configuration, and was"
            + " found good",
        first.what());
    assertEquals("mend the cause, then plan and apply again", first.remedy());
    assertEquals("service/app 2 does not become ready", failure.problems().get(1).what());
    assertRuns("1");
    assertEquals(at(1), release());
    assertEquals(Set.of("artifact/image-1"), releases.artifacts());
    assertTrue(
        shop.events.contains(new ApplyEvent.RollingBack(1, "service/app 2 does not become ready")));
  }

  @Test
  void whatWasOnlyStagedIsTakenBackAndWhatRunsIsCheckedAndNotTouched() throws Exception {
    releases.deployed("1");
    host.broken.add("artifact/image-2 2");

    releases.failing(releases.planned(Releases.of("2")), Category.ROLLED_BACK);

    assertRuns("1");
    assertEquals(
        List.of("Create artifact/image-2", "Update service/app", "Delete artifact/image-2"),
        host.log.stream().filter(line -> !line.contains("settings")).toList());
  }

  @Test
  void stopLeavesThingsAsTheyAreAndTheRollbackIsAVerbAway() throws Exception {
    releases.deployed("1");
    host.broken.add("service/app 2");
    Plan update =
        shop.engine.plan(Releases.of("2"), Shop.DOCUMENT, PlanOptions.apply(OnFailure.STOP));

    releases.failing(update, Category.NOT_ROLLED_BACK);

    assertEquals("2", host.objects.get("thing/settings").text("text"));
    assertEquals(new Release(1, true, new TreeSet<>()), release());

    Plan back = shop.engine.planRollback(OptionalLong.empty());
    assertEquals(1, back.header().rollout().restores());
    assertEquals(OptionalLong.of(1), back.header().rollout().commits());
    shop.engine.apply(back);
    assertRuns("1");
    assertEquals(at(1), release());
  }

  @Test
  void aReturnThatFailsTooSaysSoAndCanBeTriedAgain() throws Exception {
    releases.deployed("1");
    host.broken.add("service/app 2");
    host.broken.add("service/app 1");

    DeployerException failure =
        releases.failing(releases.planned(Releases.of("2")), Category.NOT_ROLLED_BACK);

    assertEquals(
        "NOT ROLLED BACK: this release failed, and bringing back generation 1 failed too",
        failure.problems().getFirst().what());
    assertEquals(
        List.of("service/app 1 does not become ready", "service/app 2 does not become ready"),
        failure.problems().stream()
            .map(Problem::what)
            .filter(what -> what.endsWith("ready"))
            .toList());
    host.broken.clear();
    shop.engine.apply(shop.engine.planRollback(OptionalLong.empty()));
    assertRuns("1");
  }

  @Test
  void aFirstReleaseThatFailsIsTakenOutOfServiceAndTheNextApplyGoesOn() throws Exception {
    host.broken.add("service/app 1");

    DeployerException failure =
        releases.failing(releases.planned(Releases.of("1")), Category.NOT_ROLLED_BACK);

    assertEquals(
        "NOT ROLLED BACK: this is the first release, so there is none to return to; it was taken"
            + " out of service",
        failure.problems().getFirst().what());
    assertFalse(host.objects.containsKey("service/app"));
    assertTrue(host.objects.containsKey("thing/settings"));
    assertEquals(new Release(0, true, new TreeSet<>()), release());
    host.broken.clear();
    shop.engine.apply(releases.planned(Releases.of("1")));
    assertRuns("1");
    assertEquals(at(1), release());
  }

  @Test
  void whatIsNeededForTheWayBackMustBeThereBeforeAnythingChanges() throws Exception {
    releases.deployed("1");
    Plan update = releases.planned(Releases.of("2"));
    host.objects.remove("artifact/image-1");

    DeployerException refused =
        assertThrows(DeployerException.class, () -> releases.planned(Releases.of("2")));

    assertEquals(
        List.of(
            Problem.of(
                EngineError.NO_WAY_BACK,
                Address.parse("artifact.image"),
                "there would be no way back: generation 1 needs it, and it is gone from the host",
                "apply the document of generation 1 first, which repairs it, or go without a way"
                    + " back with rollout.onFailure: stop")),
        refused.problems());
    releases.failing(update, Category.REFUSED);
    assertEquals(List.of(), host.log);
    shop.engine.apply(releases.planned(Releases.of("1")));
    shop.engine.apply(releases.planned(Releases.of("2")));
    assertRuns("2");
  }

  @Test
  void generationsAndWhatOnlyTheyNeedAreKeptAsPromised() throws Exception {
    releases.deployed("1", "2", "3", "4");
    assertEquals(List.of(1L, 2L, 3L, 4L), releases.kept());
    Plan fifth = releases.planned(Releases.of("5"));
    assertEquals(List.of(1L), fifth.header().rollout().collects());
    shop.engine.apply(fifth);
    assertEquals(List.of(2L, 3L, 4L, 5L), releases.kept());
    assertEquals(
        Set.of("artifact/image-2", "artifact/image-3", "artifact/image-4", "artifact/image-5"),
        releases.artifacts());
  }

  @Test
  void aRollbackToAnEarlierGenerationIsANewOneThatUsesWhatWasKept() throws Exception {
    releases.deployed("1", "2", "3");
    Plan back = shop.engine.planRollback(OptionalLong.of(1));
    assertEquals(List.of(Change.Kind.RESTORE, Change.Kind.UPDATE, Change.Kind.UPDATE), kinds(back));
    shop.engine.apply(back);
    assertRuns("1");
    assertEquals(at(4), release());
    assertEquals(List.of("Update thing/settings", "Update service/app"), host.log);
    Plan usual = shop.engine.planRollback(OptionalLong.empty());
    assertEquals(3, usual.header().rollout().restores());
  }

  @Test
  void aFailedRollbackReturnsToWhatRan() throws Exception {
    releases.deployed("1", "2");
    host.broken.add("service/app 1");
    releases.failing(shop.engine.planRollback(OptionalLong.empty()), Category.ROLLED_BACK);
    assertRuns("2");
    assertEquals(at(2), release());
    assertEquals(Set.of("artifact/image-1", "artifact/image-2"), releases.artifacts());
  }

  @Test
  void aRepairIsNoNewGeneration() throws Exception {
    releases.deployed("1", "2");
    host.objects.computeIfPresent("thing/settings", (_, now) -> now.with("text", "by hand"));
    Plan repair = releases.planned(Releases.of("2"));
    assertEquals(OptionalLong.of(2), repair.header().rollout().commits());
    shop.engine.apply(repair);
    assertEquals(List.of(1L, 2L), releases.kept());
    assertRuns("2");
  }

  @Test
  void thePinnedTheActiveAndTheOneBeforeItAreNeverCollected() throws Exception {
    releases.deployed("1");
    StateStore store = new StateStore(stateDir, "shop");
    store.write(
        shop.state().withRelease(release().withPin(1, true)).withSerial(shop.state().serial() + 1));
    releases.deployed("2", "3", "4", "5", "6");
    assertEquals(List.of(1L, 3L, 4L, 5L, 6L), releases.kept());
    PlanOptions few =
        new PlanOptions(Plan.Mode.APPLY, OnFailure.ROLLBACK, 0, 0, Set.of(), Set.of());
    shop.engine.apply(shop.engine.plan(Releases.of("7"), Shop.DOCUMENT, few));
    assertEquals(List.of(1L, 6L, 7L), releases.kept());
    assertEquals(
        Set.of("artifact/image-1", "artifact/image-6", "artifact/image-7"), releases.artifacts());
    assertEquals(at(7, 1), release());
  }

  @Test
  void destroyRemovesWhatWasKeptAndTheGenerations() throws Exception {
    releases.deployed("1", "2");
    shop.engine.apply(
        shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)));
    assertEquals(Set.of(), host.objects.keySet());
    assertEquals(Release.NONE, release());
    assertEquals(List.of(), new StateStore(stateDir, "shop").generations().upTo(Long.MAX_VALUE));
    DeployerException none =
        assertThrows(DeployerException.class, () -> shop.engine.planRollback(OptionalLong.empty()));
    assertEquals(
        "there is no generation to return to: none was ever committed, or all was destroyed; apply"
            + " a document",
        none.getMessage());
  }

  @Test
  void aRollbackNamesWhatThereIs() throws Exception {
    releases.deployed("1");
    assertEquals(
        "there is no generation before 1, the active one; to bring back what was changed by hand,"
            + " apply its document, or say 'rollback 1'",
        assertThrows(DeployerException.class, () -> shop.engine.planRollback(OptionalLong.empty()))
            .getMessage());
    assertEquals(
        "generation 7 is not kept; these are: 1; choose one of them",
        assertThrows(DeployerException.class, () -> shop.engine.planRollback(OptionalLong.of(7)))
            .getMessage());
  }

  @Test
  void aPartMakesNoGeneration() throws Exception {
    releases.deployed("1");
    PlanOptions part =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.ROLLBACK,
            3,
            0,
            Set.of(Address.parse("thing.settings")),
            Set.of());
    shop.engine.apply(shop.engine.plan(Releases.of("2"), Shop.DOCUMENT, part));
    assertEquals(new Release(1, true, new TreeSet<>()), release());
    shop.engine.apply(shop.engine.planRollback(OptionalLong.empty()));
    assertRuns("1");
  }

  @Test
  void whatChangedOutsideIsDesiredAsItIsTodayWhenAGenerationComesBack() throws Exception {
    releases.deployed("1", "2");
    host.refreshed = attributes -> attributes.with("follows", "today");
    shop.engine.apply(shop.engine.planRollback(OptionalLong.of(1)));
    assertEquals("today", host.objects.get("service/app").text("follows"));
  }

  @Test
  void aPlanThatOnlySaysThatItRollsBackIsRefused() throws Exception {
    releases.deployed("1", "2");
    Plan back = shop.engine.planRollback(OptionalLong.of(1));
    Resource other =
        back.desired().getFirst().withAttributes(Mapping.EMPTY.with("key", "x").with("text", "y"));
    List<Resource> desired = List.of(other);
    Plan forged =
        shop.engine.plan(
            ResourceGraph.of(desired),
            Shop.DOCUMENT,
            PlanOptions.rollback(OnFailure.ROLLBACK, 3, 1));
    assertEquals(
        "the plan does not bring back generation 1 as it is kept; plan again with"
            + " 'greentic-deployer plan -rollback -out=FILE' and have the new plan reviewed",
        releases.failing(forged, Category.REFUSED).getMessage());
  }

  @Test
  void theAuditLogTellsWhatWasBegunAndHowItEnded() throws Exception {
    releases.deployed("1");
    host.broken.add("service/app 2");
    releases.failing(releases.planned(Releases.of("2")), Category.ROLLED_BACK);
    List<String> told =
        new StateStore(stateDir, "shop")
            .auditLog().entries().stream()
                .map(entry -> entry.text("what") + " " + entry.optionalText("outcome").orElse(""))
                .toList();
    assertEquals(List.of("began ", "ended done", "began ", "ended rolled-back"), told);
  }

  @Test
  void whatCannotBeMadeAgainIsNotDeletedWhileTheWayBackNeedsIt() throws Exception {
    releases.deployed("1");
    PlanOptions again =
        new PlanOptions(
            Plan.Mode.APPLY,
            OnFailure.ROLLBACK,
            3,
            0,
            Set.of(),
            Set.of(Address.parse("artifact.image")));
    assertEquals(
        "artifact.image: there would be no way back: generation 1 needs it, and the plan deletes it"
            + " to make it again; leave it as it is, or go without a way back with"
            + " rollout.onFailure: stop",
        assertThrows(
                DeployerException.class,
                () -> shop.engine.plan(Releases.of("1"), Shop.DOCUMENT, again))
            .getMessage());
  }

  @Test
  void anOldDocumentThatKeptLessTakesNothingAway() throws Exception {
    PlanOptions few =
        new PlanOptions(Plan.Mode.APPLY, OnFailure.ROLLBACK, 1, 0, Set.of(), Set.of());
    shop.engine.apply(shop.engine.plan(Releases.of("1"), Shop.DOCUMENT, few));
    releases.deployed("2", "3");
    shop.engine.apply(shop.engine.planRollback(OptionalLong.of(1)));
    assertEquals(List.of(1L, 2L, 3L, 4L), releases.kept());
  }

  @Test
  void whereThereIsNothingToReturnToTheFirstLineSaysSo() throws Exception {
    host.failing.add("thing/settings");
    assertEquals(
        "NOT ROLLED BACK: there is no generation to return to; all is left as it is",
        releases
            .failing(releases.planned(Releases.of("1")), Category.NOT_ROLLED_BACK)
            .problems()
            .getFirst()
            .what());
  }

  @Test
  void whatFailsOnByItselfWhileItIsTakenBackIsLookedAtAgain() throws Exception {
    releases.deployed("1");
    host.broken.add("service/app 2");
    AtomicInteger flips = new AtomicInteger(2);
    host.inAction =
        object -> {
          boolean goesBack =
              object.equals("thing/settings") && host.objects.get(object).text("text").equals("1");
          if (goesBack && flips.getAndDecrement() > 0) {
            host.objects.computeIfPresent(
                "service/app", (_, now) -> now.with("text", "ended " + flips));
          }
        };
    releases.failing(releases.planned(Releases.of("2")), Category.ROLLED_BACK);
    assertRuns("1");
  }

  @Test
  void aReplacedObjectIsRestoredWithItsAttributes() throws Exception {
    releases.deployed("1", "2");
    Mapping before = host.objects.get("artifact/image-1");
    shop.engine.apply(releases.planned(Releases.of("1")));
    ManagedResource image = shop.state().get(Address.parse("artifact.image")).orElseThrow();
    assertEquals(before, image.current().orElseThrow());
    assertEquals(
        List.of("image-2"), image.deposed().stream().map(object -> object.text("key")).toList());
    assertFalse(image.adopted());
  }
}
