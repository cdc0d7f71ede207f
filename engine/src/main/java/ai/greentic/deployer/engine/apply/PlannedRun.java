package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.JournalledRun;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run of a checked plan: journal, actions, commit, state. */
final class PlannedRun {
  private final StateStore store;
  private final ProviderRegistry providers;
  private final Settings settings;
  private final Observer observer;
  private final ApplyEvent.Listener listener;

  PlannedRun(
      StateStore store,
      ProviderRegistry providers,
      Settings settings,
      Observer observer,
      ApplyEvent.Listener listener) {
    this.store = store;
    this.providers = providers;
    this.settings = settings;
    this.observer = observer;
    this.listener = listener;
  }

  /**
   * How a run ended.
   *
   * @param state as it is recorded now
   * @param problems empty when all is done
   * @param committed a generation was committed; what went wrong came later
   */
  record Outcome(State state, List<Problem> problems, boolean committed) {}

  /** What the lock, the journal and messages call a run of this plan. */
  static String verb(Plan.Mode mode) {
    return switch (mode) {
      case APPLY -> "apply";
      case ROLLBACK -> "rollback";
      case DESTROY, DESTROY_AND_PURGE -> "destroy";
    };
  }

  Outcome run(Plan plan, State before) throws DeployerException {
    String nonce = plan.header().nonce();
    Instant begun = Instant.now();
    JournalledRun journalled =
        new JournalledRun(verb(plan.header().mode()), nonce, begun, plan.steps().size());
    KeptObjects kept =
        KeptObjects.of(
            plan.header().rollout(), store.generations().upTo(before.release().active()));
    try (Journal journal = store.beginJournal(before, journalled)) {
      RunningState running = new RunningState(journal, before);
      Applier.Outcome applied =
          new Applier(plan, providers, observer.in(plan.header().mode()), running, kept, listener)
              .run(settings.parallelism(), () -> commit(plan, running, begun));
      List<Problem> problems = new ArrayList<>(applied.problems());
      finish(plan.header().rollout(), running, problems);
      State after = running.after(nonce);
      write(after, problems);
      boolean committed = applied.committed() && plan.header().rollout().commits().orElse(0) > 0;
      return new Outcome(after, problems, committed);
    }
  }

  /** A generation that is new is on disk before the state says that it is the active one. */
  private void commit(Plan plan, RunningState running, Instant begun) throws DeployerException {
    Rollout rollout = plan.header().rollout();
    long number = rollout.commits().orElse(0);
    if (number == 0) {
      return;
    }
    if (number != rollout.active()) {
      Generation generation =
          Generation.now(
              number,
              settings.toolVersion(),
              plan.header().nonce(),
              PlanFile.digest(plan.desired()),
              rollout.restores(),
              Duration.between(begun, Instant.now()),
              objects(plan.desired(), running));
      store.generations().write(generation, PlanFile.encode(plan), plan.document().text());
    }
    running.commit(number);
  }

  /** What names the objects that could not be made again without what is outside our care. */
  private SortedMap<Address, Mapping> objects(List<Resource> desired, RunningState running)
      throws DeployerException {
    SortedMap<Address, Mapping> objects = new TreeMap<>();
    for (Resource resource : desired) {
      Provider provider = providers.get(resource.address().type());
      Optional<Mapping> made = running.get(resource.address()).flatMap(ManagedResource::current);
      if (made.isPresent() && !provider.isSelfContained(made.get())) {
        objects.put(resource.address(), new Comparison(provider.schema()).identity(made.get()));
      }
    }
    return objects;
  }

  private void finish(Rollout rollout, RunningState running, List<Problem> problems) {
    if (!problems.isEmpty() || rollout.commits().isEmpty()) {
      return;
    }
    try {
      for (long number : rollout.collects()) {
        store.generations().delete(number);
      }
      if (rollout.commits().getAsLong() == 0) {
        running.commit(0);
      }
    } catch (DeployerException e) {
      problems.addAll(e.problems());
    }
  }

  private void write(State after, List<Problem> problems) {
    try {
      store.write(after);
    } catch (DeployerException e) {
      problems.addAll(e.problems());
    }
  }
}
