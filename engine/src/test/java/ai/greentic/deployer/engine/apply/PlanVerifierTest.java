package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that no planner made are refused before the first change. */
class PlanVerifierTest {
  private static final Address A = Address.parse("thing.a");
  private static final Address B = Address.parse("thing.b");

  @TempDir Path stateDir;
  private final FakeHost host = new FakeHost();
  private Engine engine;
  private Plan plan;

  @BeforeEach
  void planAnUpdateAndACreation() throws Exception {
    engine =
        new Engine(
            new StateStore(stateDir, "shop"),
            ProviderRegistry.of(host.types()),
            new Settings(2, Duration.ZERO, "test", "host", PolicySource.NONE),
            _ -> {});
    PlanOptions options = PlanOptions.apply(Plan.OnFailure.STOP);
    engine.apply(engine.plan(ResourceGraph.of(List.of(resource(A, "1"))), Shop.DOCUMENT, options));
    Resource b = new Resource(B, resource(B, "1").attributes(), Set.of(A));
    plan = engine.plan(ResourceGraph.of(List.of(resource(A, "2"), b)), Shop.DOCUMENT, options);
    host.log.clear();
  }

  private static Resource resource(Address address, String text) {
    return new Resource(
        address, Mapping.EMPTY.with("key", address.name()).with("text", text), Set.of());
  }

  private void refused(
      List<Resource> desired,
      List<Change> changes,
      List<Step> steps,
      List<Precondition> preconditions,
      String message) {
    Plan forged =
        new Plan(
            plan.header(),
            plan.document(),
            desired,
            changes,
            steps,
            preconditions,
            plan.artifacts());
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> engine.apply(forged), message);
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(
        message
            + "; "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed",
        refusal.getMessage());
    assertEquals(List.of(), host.log);
  }

  @Test
  void anotherResourceThanWasShownIsRefused() {
    List<Resource> desired = new ArrayList<>(plan.desired());
    desired.set(0, resource(A, "malicious"));
    refused(
        desired,
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        "thing.a: the plan says something else than planning gives now: text");
  }

  @Test
  void anotherChangeIsRefused() {
    Change update = plan.changes().getFirst();
    refusedChange(
        changed(update, Change.Kind.NO_OP, update.before()),
        "NO_OP is planned, planning gives UPDATE");
    refusedChange(
        changed(update, update.kind(), Optional.of(Mapping.EMPTY.with("key", "else"))),
        "key, stamp, text");
  }

  private void refusedChange(Change forged, String difference) {
    refused(
        plan.desired(),
        List.of(forged, plan.changes().getLast()),
        plan.steps(),
        plan.preconditions(),
        "thing.a: the plan says something else than planning gives now: " + difference);
  }

  private static Change changed(Change change, Change.Kind kind, Optional<Mapping> before) {
    return new Change(
        change.address(),
        kind,
        before,
        change.after(),
        change.differences(),
        change.reason(),
        change.interrupts());
  }

  @Test
  void otherActionsAreRefused() {
    String message = "the plan's actions are not those that its changes need";
    Step update = plan.steps().getFirst();
    Step create = plan.steps().getLast();
    List<List<Step>> forgeries =
        List.of(
            List.of(update),
            List.of(update, new Step(B, Step.Operation.CREATE, List.of())),
            List.of(new Step(A, Step.Operation.DELETE, List.of()), create),
            List.of(update, create, new Step(A, Step.Operation.DELETE, List.of(0))));
    for (List<Step> steps : forgeries) {
      refused(plan.desired(), plan.changes(), steps, plan.preconditions(), message);
    }
    refused(plan.desired(), plan.changes(), plan.steps(), List.of(), message);
  }

  @Test
  void aStepThatWaitsForItselfOrALaterOneIsNoPlan() {
    for (int before : List.of(0, 1, -1)) {
      assertEquals(
          "step 0 waits for step " + before + ", which is not before it",
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new Plan(
                          plan.header(),
                          plan.document(),
                          plan.desired(),
                          plan.changes(),
                          List.of(new Step(A, Step.Operation.UPDATE, List.of(before))),
                          plan.preconditions(),
                          plan.artifacts()))
              .getMessage());
    }
  }

  @Test
  void aChangeTooManyIsCounted() {
    Change last = plan.changes().getLast();
    Change leftOver =
        new Change(
            last.address(),
            Change.Kind.DELETE,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "left over from a replacement",
            false);
    List<Change> changes = new ArrayList<>(plan.changes());
    changes.add(leftOver);
    refused(
        plan.desired(),
        changes,
        plan.steps(),
        plan.preconditions(),
        "the plan has 3 changes, planning gives 2");
  }

  @Test
  void aDesiredResourceThatNeedsWhatIsNotThereIsNoGraph() {
    Resource a = plan.desired().getFirst();
    Resource dangling =
        new Resource(a.address(), a.attributes(), Set.of(Address.parse("thing.nowhere")));
    refused(
        List.of(dangling, plan.desired().getLast()),
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        "the plan is not sound: thing.a depends on thing.nowhere, which is not declared");
  }
}
