package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.graph;
import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations and what they need, when something around them is not as it should be. */
class KeptGenerationsTest {
  private static final String WITHOUT = "; go without a way back with rollout.onFailure: stop";

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

  private static PlanOptions keeping(int keep) {
    return new PlanOptions(Plan.Mode.APPLY, OnFailure.ROLLBACK, keep, 0, Set.of(), Set.of());
  }

  private Plan destroying() throws Exception {
    return shop.engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false));
  }

  private StateStore store() {
    return new StateStore(stateDir, "shop");
  }

  private Path generation(long number) {
    return stateDir.resolve("shop/generations/" + number);
  }

  @Test
  void aGenerationThatIsListedHasItsObjects() throws Exception {
    releases.deployed("1", "2");
    Plan third = releases.planned(Releases.of("3"), keeping(1));
    assertEquals(List.of(1L), third.header().rollout().collects());
    host.inAction =
        object -> {
          if (object.equals("artifact/image-1")) {
            throw new IllegalStateException("deleted, and then it broke");
          }
        };
    releases.failing(third, Category.LEFT_OVER);
    assertFalse(releases.artifacts().contains("artifact/image-1"));
    assertEquals(List.of(2L, 3L), releases.kept());
    host.inAction = _ -> {};
    shop.engine.apply(releases.planned(Releases.of("3"), keeping(1)));
    assertTrue(releases.planned(Releases.of("3"), keeping(1)).isEmpty());
  }

  @Test
  void aDestroyThatIsCutOffAtItsEndBlocksNoApply() throws Exception {
    releases.deployed("1", "2");
    Plan destroy = destroying();
    Files.createFile(generation(1).resolve("not-ours"));
    assertEquals(
        "what nobody needs any more was not all removed; look at what follows, then plan and apply"
            + " the same again, which tries again",
        releases.failing(destroy, Category.LEFT_OVER).problems().getFirst().toString());
    assertEquals(Release.NONE, shop.state().release());
    shop.engine.apply(releases.planned(Releases.of("3")));
    assertTrue(releases.planned(Releases.of("3")).isEmpty());
  }

  @Test
  void aRollbackFromABrokenReleaseIsNotRefusedForIt() throws Exception {
    releases.deployed("1", "2");
    host.objects.remove("artifact/image-2");
    Plan back = shop.engine.planRollback(OptionalLong.of(1));
    assertEquals(OnFailure.STOP, back.header().rollout().onFailure());
    shop.engine.apply(back);
    assertEquals("1", host.objects.get("service/app").text("text"));
  }

  @Test
  void whatAKeptGenerationNeedsStaysAlsoWhenItIsNoLongerDesired() throws Exception {
    ResourceGraph both =
        graph(
            resource("artifact.image", "image-1", "1"),
            resource("artifact.extra", "extra", "1"),
            resource("service.app", "app", "1", "artifact.image", "artifact.extra"));
    shop.engine.apply(releases.planned(both, keeping(1)));
    releases.deployed("2");
    assertTrue(releases.artifacts().contains("artifact/extra"), "" + releases.artifacts());
    assertTrue(releases.planned(Releases.of("2")).isEmpty());
    shop.engine.apply(releases.planned(Releases.of("3"), keeping(1)));
    assertFalse(releases.artifacts().contains("artifact/extra"));
    assertTrue(releases.planned(Releases.of("3"), keeping(1)).isEmpty());
  }

  @Test
  void anotherNameOfAResourceLosesNoObjectOfAKeptGeneration() throws Exception {
    releases.deployed("1", "2");
    State moved =
        StateEdit.move(
            shop.state(), Address.parse("artifact.image"), Address.parse("artifact.picture"));
    store().write(moved);
    ResourceGraph renamed =
        graph(
            resource("artifact.picture", "image-3", "3"),
            resource("thing.settings", "settings", "3"),
            resource("service.app", "app", "3", "artifact.picture", "thing.settings"));
    assertEquals(
        "artifact.image: there would be no way back: its object belongs to artifact.picture in the"
            + " state; if it is to have the new name, say so with 'greentic-deployer state mv"
            + " artifact.picture artifact.image', or go without a way back with"
            + " rollout.onFailure: stop",
        assertThrows(DeployerException.class, () -> releases.planned(renamed)).getMessage());
    shop.engine.apply(releases.planned(renamed, PlanOptions.apply(OnFailure.STOP)));
    assertEquals(
        Set.of("artifact/image-1", "artifact/image-2", "artifact/image-3"), releases.artifacts());
    shop.engine.apply(shop.engine.planRollback(OptionalLong.of(1)));
    assertEquals("1", host.objects.get("service/app").text("text"));
    assertEquals(
        Set.of("artifact/image-1", "artifact/image-2", "artifact/image-3"), releases.artifacts());
  }

  @Test
  void fewerThatAreKeptGoAtOnce() throws Exception {
    ResourceGraph same = graph(resource("thing.a", "a", "1"));
    shop.engine.apply(releases.planned(same));
    for (String text : List.of("2", "3", "4")) {
      shop.engine.apply(releases.planned(graph(resource("thing.a", "a", text))));
    }
    ResourceGraph last = graph(resource("thing.a", "a", "4"));
    Plan fewer = releases.planned(last, keeping(1));
    assertFalse(fewer.isEmpty());
    shop.engine.apply(fewer);
    assertEquals(List.of(3L, 4L), releases.kept());
    assertTrue(releases.planned(last, keeping(1)).isEmpty());
  }

  @Test
  void whatWasOnlyTakenOverBecomesAGenerationToo() throws Exception {
    releases.deployed("1");
    store().write(shop.state().withRelease(Release.NONE).withSerial(shop.state().serial() + 1));
    Plan first = releases.planned(Releases.of("1"));
    assertFalse(first.isEmpty());
    shop.engine.apply(first);
    assertEquals(List.of(1L), releases.kept());
    assertTrue(releases.planned(Releases.of("1")).isEmpty());
  }

  @Test
  void cleaningUpThatFailsTakesNoPartBack() throws Exception {
    releases.deployed("1");
    PlanOptions part =
        new PlanOptions(
            Plan.Mode.APPLY, OnFailure.ROLLBACK, 3, 0, Set.of(Address.parse("beside.x")), Set.of());
    shop.engine.apply(releases.planned(graph(resource("beside.x", "x", "1")), part));
    Plan replaced = releases.planned(graph(resource("beside.x", "y", "1")), part);
    host.failing.add("beside/x");
    releases.failing(replaced, Category.LEFT_OVER);
    assertTrue(host.objects.containsKey("beside/y"));
  }

  @Test
  void aDamagedGenerationBlocksNoDestroy() throws Exception {
    releases.deployed("1", "2");
    Files.writeString(generation(1).resolve("generation.json"), "{");
    shop.engine.drift();
    shop.engine.apply(destroying());
    assertEquals(Set.of(), host.objects.keySet());
    assertFalse(Files.exists(generation(1)));
  }

  @Test
  void aDamagedPlanOfTheActiveGenerationIsSaidWithAWayOut() throws Exception {
    releases.deployed("1", "2");
    Path plan = generation(2).resolve("plan.bin");
    Files.write(plan, new byte[] {1, 2, 3});
    String damaged =
        "the kept plan of generation 2 cannot be used: this is not an intact plan file: does not"
            + " begin with the self-described CBOR tag d9d9f7";
    assertEquals("there would be no way back: " + damaged + WITHOUT, updateFails());
    assertEquals(
        damaged + "; return to another generation; 'greentic-deployer history' lists them",
        rollbackFails());

    Files.write(plan, Files.readAllBytes(generation(1).resolve("plan.bin")));
    String another =
        "the kept plan of generation 2 cannot be used: it is not the plan that made this"
            + " generation";
    assertEquals("there would be no way back: " + another + WITHOUT, updateFails());
    assertEquals(
        another + "; return to another generation; 'greentic-deployer history' lists them",
        rollbackFails());

    Files.delete(plan);
    assertEquals(
        "there would be no way back: there is no generation 2 any more" + WITHOUT, updateFails());
    assertEquals(
        "there is no generation 2 any more; 'greentic-deployer history' lists those that are kept",
        rollbackFails());
    shop.engine.apply(releases.planned(Releases.of("3"), PlanOptions.apply(OnFailure.STOP)));
    assertTrue(releases.planned(Releases.of("3")).isEmpty());
  }

  @Test
  void aGenerationThatOthersCouldWriteIsNotTrusted() throws Exception {
    releases.deployed("1", "2");
    Path plan = generation(2).resolve("plan.bin");
    Files.setPosixFilePermissions(plan, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        "a kept generation is not to be trusted: "
            + plan
            + " can be written by others (mode 666); find out who could change it and whether its"
            + " content is right, then give it to root with chown and chmod go-w; or move its"
            + " folder away, and the generation is lost",
        rollbackFails());
  }

  private String updateFails() {
    DeployerException failure =
        assertThrows(DeployerException.class, () -> releases.planned(Releases.of("3")));
    assertEquals(Category.FAILED, failure.category());
    return failure.getMessage();
  }

  private String rollbackFails() {
    DeployerException failure =
        assertThrows(DeployerException.class, () -> shop.engine.planRollback(OptionalLong.of(2)));
    assertEquals(Category.FAILED, failure.category());
    return failure.getMessage();
  }

  @Test
  void aRunThatIsDoneAndCouldNotBeLoggedIsNotCalledUndone() throws Exception {
    releases.deployed("1");
    Plan update = releases.planned(Releases.of("2"));
    Path log = stateDir.resolve("shop/audit.jsonl");
    host.inAction = _ -> writableByAll(log);
    assertEquals(
        "the audit log is not to be trusted: "
            + log
            + " can be written by others (mode 666); find out who could change it, then give it to"
            + " root with chown and chmod go-w",
        releases.failing(update, Category.LEFT_OVER).getMessage());
    assertEquals(2, shop.state().release().active());
  }

  private static void writableByAll(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
