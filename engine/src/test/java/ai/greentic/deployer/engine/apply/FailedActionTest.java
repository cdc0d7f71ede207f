package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a plan is carried out. */
class FailedActionTest {
  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;
  private Engine engine;

  @BeforeEach
  void makeShop() throws DeployerException {
    shop = Shop.in(stateDir);
    host = shop.host;
    engine = shop.engine;
  }

  @Test
  void aFailedActionIsRecordedAndTheNextApplyGoesOn() throws Exception {
    Resource[] desired = {
      resource("thing.a", "a", "1"),
      resource("thing.b", "b", "1", "thing.a"),
      resource("thing.c", "c", "1", "thing.b")
    };
    host.failing.add("thing/b");
    Plan plan = shop.plan(desired);
    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.NOT_ROLLED_BACK, failure.category());
    assertEquals(
        "thing.b: thing/b refuses; mend it\n"
            + "1 of 3 actions were not begun: create thing.c; what was done is recorded; mend the"
            + " cause, plan and apply again",
        failure.getMessage());
    host.failing.clear();
    engine.apply(shop.plan(desired));
    assertEquals(Set.of("thing/a", "thing/b", "thing/c"), host.objects.keySet());
    assertTrue(shop.plan(desired).isEmpty());
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
        shop.failure(shop.plan(desired)));
    host.inAction = _ -> {};
    engine.apply(shop.plan(desired));
    assertEquals(Set.of("thing/a", "thing/b"), host.objects.keySet());
  }

  @Test
  @Timeout(60)
  void aListenerThatThrowsStopsNothing() throws Exception {
    Engine other =
        shop.engineOn(
            Shop.HOST,
            event -> {
              if (!(event instanceof ApplyEvent.Refreshing)) {
                throw new IllegalStateException("no terminal");
              }
            });
    assertEquals(1, other.apply(shop.plan(resource("thing.a", "a", "1"))).created());
  }

  @Test
  void anInterruptionLetsFinishWhatRunsRecordsItAndSaysWhatIsLeft() throws Exception {
    Thread caller = Thread.currentThread();
    Resource[] desired = {resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a")};
    Plan plan = shop.plan(desired);
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
        shop.failure(plan));
    host.inAction = _ -> {};
    assertEquals(List.of(), engine.drift().drifted());
    host.log.clear();
    engine.apply(shop.plan(desired));
    assertEquals(List.of("Create thing/b"), host.log);
  }

  @Test
  void aStateThatCannotBeWrittenIsSaidBesideTheFailureAndTheJournalHasItAll() throws Exception {
    Path blocked = stateDir.resolve("shop").resolve("state.json");
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
    String failure = shop.failure(shop.plan(desired));
    assertTrue(failure.startsWith("thing.b: thing/b refuses; mend it\n"), failure);
    assertTrue(failure.contains("the state could not be written to "), failure);
    Files.delete(blocked.resolve("in the way"));
    Files.delete(blocked);
    host.failing.clear();
    host.inAction = _ -> {};
    host.log.clear();
    engine.apply(shop.plan(desired));
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
      wrong.add(
          shop.failure(shop.plan(resource("thing.a", "a", "1"))).lines().findFirst().orElse(""));
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
    engine.apply(shop.plan(resource("thing.a", "a", "1")));
    assertEquals(List.of(), engine.drift().drifted());
  }

  @Test
  void anUpdateThatFailedIsRecordedWithWhatWasComputedBefore() throws Exception {
    shop.applied(resource("thing.a", "a", "1"));
    String stamp = host.objects.get("thing/a").text("stamp");
    host.failing.add("thing/a");
    shop.failure(shop.plan(resource("thing.a", "a", "2")));
    ManagedResource resource = shop.state().get(Address.parse("thing.a")).orElseThrow();
    assertTrue(resource.incomplete());
    assertEquals(
        Mapping.EMPTY.with("key", "a").with("text", "2").with("stamp", stamp),
        resource.current().orElseThrow());
  }

  @Test
  void whatWaitsForAnActionThatWasRefusedIsNotBegun() throws Exception {
    Resource[] first = {
      resource("thing.a", "a", "1"),
      resource("thing.b", "b", "1", "thing.a"),
      resource("thing.c", "c", "1", "thing.b")
    };
    shop.applied(first);
    host.whenPut.put(
        "thing/a",
        () -> host.objects.computeIfPresent("thing/b", (_, now) -> now.with("text", "by hand")));
    String failure =
        shop.failure(
            shop.plan(
                resource("thing.a", "a", "2"),
                resource("thing.b", "b", "2", "thing.a"),
                resource("thing.c", "c", "2", "thing.b")));
    assertEquals(
        "thing.b: it has changed since the plan was made: text expected '1', found 'by hand'; plan"
            + " again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan"
            + " reviewed\n"
            + "1 of 3 actions were not begun: update thing.c; what was done is recorded; mend the"
            + " cause, plan and apply again",
        failure);
    assertEquals(List.of("Update thing/a"), host.log);
  }
}
