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
import java.util.OptionalLong;
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
   * @param committed all that the plan makes is made, or all is removed; what went wrong came later
   * @param outdated an action was not begun because the host was no longer as planned
   */
  record Outcome(State state, List<Problem> problems, boolean committed, boolean outdated) {}

  /** What the lock, the journal and messages call a run of this plan. */
  static String verb(Plan.Mode mode) {
    return switch (mode) {
      case APPLY -> "apply";
      case ROLLBACK -> "rollback";
      case DESTROY, DESTROY_AND_PURGE -> "destroy";
    };
  }

  Outcome run(Plan plan, State before) throws DeployerException {
    return run(plan, before, () -> {});
  }

  /**
   * Runs a plan.
   *
   * @param atTheEnd is done when all actions are over and only the state is left to be written
   */
  Outcome run(Plan plan, State before, Runnable atTheEnd) throws DeployerException {
    String nonce = plan.header().nonce();
    Instant begun = Instant.now();
    JournalledRun journalled =
        new JournalledRun(verb(plan.header().mode()), nonce, begun, plan.steps().size());
    KeptObjects kept =
        KeptObjects.of(
            plan.header().rollout(), new KeptGenerations(store).of(before, plan.header().mode()));
    try (Journal journal = store.beginJournal(before, journalled)) {
      RunningState running = new RunningState(journal, before);
      List<Problem> uncollected = new ArrayList<>();
      Applier.Outcome applied =
          new Applier(plan, providers, observer.in(plan.header().mode()), running, kept, listener)
              .run(
                  settings.parallelism(),
                  () -> {
                    commit(plan, running, begun);
                    uncollected.addAll(collect(plan.header().rollout()));
                  });
      List<Problem> problems = new ArrayList<>(applied.problems());
      problems.addAll(uncollected);
      boolean removed = problems.isEmpty() && removes(plan) && removeAll(running, problems);
      State after = running.after(nonce);
      atTheEnd.run();
      write(after, problems);
      return new Outcome(
          after, problems, removed || (applied.committed() && !removes(plan)), applied.outdated());
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

  /**
   * Forgets generations before their objects go, so that none is listed that cannot be returned to.
   *
   * @return what went wrong
   */
  private List<Problem> collect(Rollout rollout) {
    List<Problem> problems = new ArrayList<>();
    if (rollout.commits().orElse(0) > 0) {
      for (long number : rollout.collects()) {
        try {
          store.generations().delete(number);
        } catch (DeployerException e) {
          problems.addAll(e.problems());
        }
      }
    }
    return problems;
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

  private static boolean removes(Plan plan) {
    return plan.header().rollout().commits().equals(OptionalLong.of(0));
  }

  /** That there is none any more is on disk before they go. Whether it got that far. */
  private boolean removeAll(RunningState running, List<Problem> problems) {
    boolean recorded = false;
    try {
      running.commit(0);
      recorded = true;
      store.generations().deleteAll();
    } catch (DeployerException e) {
      problems.addAll(e.problems());
    }
    return recorded;
  }

  private void write(State after, List<Problem> problems) {
    try {
      store.write(after);
    } catch (DeployerException e) {
      problems.addAll(e.problems());
    }
  }
}
