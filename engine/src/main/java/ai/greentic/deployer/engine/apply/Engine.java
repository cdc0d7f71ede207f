package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.PlannedProviders;
import ai.greentic.deployer.engine.plan.Planner;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.JournalledRun;
import ai.greentic.deployer.engine.state.LockRequest;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entry points of the engine for one deployment. It emits events and never prints. */
public final class Engine {
  private final StateStore store;
  private final ProviderRegistry providers;
  private final Settings settings;
  private final ApplyEvent.Listener listener;
  private final Observer observer;

  public Engine(
      StateStore store,
      ProviderRegistry providers,
      Settings settings,
      ApplyEvent.Listener listener) {
    this.store = store;
    this.providers = providers;
    this.settings = settings;
    this.listener = listener;
    this.observer =
        new Observer(
            providers,
            store.deployment(),
            store.folder().resolve("private"),
            settings.parallelism());
  }

  /**
   * Observes the host and plans. Changes nothing and takes no lock.
   *
   * @param desired {@link ResourceGraph#EMPTY} to destroy
   * @param specDigest SHA-256 of the document in hex, empty to destroy
   */
  public Plan plan(ResourceGraph desired, String specDigest, PlanOptions options)
      throws DeployerException, InterruptedException {
    State state = read();
    List<Question> questions = observer.questions(state, desired.inDependencyOrder());
    listener.on(new ApplyEvent.Refreshing(questions.size()));
    Observations observed = observer(options.mode()).observe(questions);
    Plan.Header header =
        new Plan.Header(
            settings.toolVersion(),
            store.deployment(),
            options.mode(),
            options.onFailure(),
            StateStore.newId(),
            Instant.now().getEpochSecond(),
            specDigest,
            settings.hostId(),
            state.lineage(),
            state.serial(),
            StateStore.digest(state),
            PlannedProviders.of(
                providers, desired.inDependencyOrder(), state, settings.toolVersion()));
    return new Planner(providers, desired, state, observed, options).plan(header);
  }

  /** Tells of a run that was cut off; settling its journal is left to whoever writes. */
  private State read() throws DeployerException {
    Snapshot snapshot = store.snapshot();
    snapshot.unsettled().ifPresent(run -> listener.on(new ApplyEvent.Unsettled(run.sentence())));
    return snapshot.state();
  }

  private Observer observer(Plan.Mode mode) {
    return switch (mode) {
      case APPLY -> observer;
      case DESTROY, DESTROY_AND_PURGE -> observer.forgiving();
    };
  }

  /**
   * Carries a plan out, exactly, or refuses it before the first change.
   *
   * @throws DeployerException LOCKED, REFUSED or FAILED when nothing was changed; NOT_ROLLED_BACK
   *     when an action failed, with what was done recorded
   */
  public ApplyResult apply(Plan plan) throws DeployerException, InterruptedException {
    try (StateLock lock = takeLock(verb(plan), Optional.of(plan.header().nonce()))) {
      return apply(plan, lock);
    }
  }

  /**
   * As {@link #apply(Plan)}, for one who took the lock before planning, so that nobody's change
   * came in between.
   *
   * @param held from {@link #lock}; it stays held
   */
  public ApplyResult apply(Plan plan, StateLock held)
      throws DeployerException, InterruptedException {
    long begun = System.nanoTime();
    held.requireHeld();
    State state = currentState(plan);
    check(plan, state);
    State applied = plan.isEmpty() ? state : run(plan, state);
    return ApplyResult.of(plan, Duration.ofNanos(System.nanoTime() - begun), applied);
  }

  /**
   * Takes the lock, waiting for it as the settings say, and settles what a run that was cut off has
   * left.
   *
   * @param verb for those who wait meanwhile
   * @throws DeployerException LOCKED when another run holds it
   */
  public StateLock lock(String verb) throws DeployerException, InterruptedException {
    return takeLock(verb, Optional.empty());
  }

  private StateLock takeLock(String verb, Optional<String> nonce)
      throws DeployerException, InterruptedException {
    Duration timeout = settings.lockTimeout();
    StateLock lock =
        store.lock(
            new LockRequest(verb, nonce, timeout),
            holder -> listener.on(new ApplyEvent.WaitingForLock(holder, timeout)));
    boolean settled = false;
    try {
      store.recover().ifPresent(cutOff -> listener.on(new ApplyEvent.Recovered(cutOff.sentence())));
      settled = true;
      return lock;
    } finally {
      if (!settled) {
        lock.close();
      }
    }
  }

  private static String verb(Plan plan) {
    return switch (plan.header().mode()) {
      case APPLY -> "apply";
      case DESTROY, DESTROY_AND_PURGE -> "destroy";
    };
  }

  /** A state that was never written takes the lineage that its first plan chose. */
  private State currentState(Plan plan) throws DeployerException {
    return store.exists() ? store.read() : State.fresh(store.deployment(), plan.header().lineage());
  }

  private void check(Plan plan, State state) throws DeployerException, InterruptedException {
    PlanCheck check = new PlanCheck(plan, providers);
    check.requireFits(state, store.exists(), store.deployment(), settings.hostId());
    check.requireProviders(state, settings.toolVersion());
    List<Question> questions = observer.questions(state, plan.desired());
    listener.on(new ApplyEvent.Refreshing(questions.size()));
    Observations observed = observedAgain(plan, questions);
    check.requirePreconditions(observed);
    new PlanVerifier(plan, providers).verify(state, observed);
    check.requireArtifacts();
  }

  /** What could be observed when planning and cannot be now has changed since. */
  private Observations observedAgain(Plan plan, List<Question> questions)
      throws DeployerException, InterruptedException {
    try {
      return observer(plan.header().mode()).observe(questions);
    } catch (DeployerException e) {
      throw new DeployerException(Category.REFUSED, e.problems(), e);
    }
  }

  private State run(Plan plan, State before) throws DeployerException {
    String nonce = plan.header().nonce();
    JournalledRun journalled =
        new JournalledRun(verb(plan), nonce, Instant.now(), plan.steps().size());
    try (Journal journal = store.beginJournal(before, journalled)) {
      RunningState running = new RunningState(journal, before);
      List<Problem> problems =
          new ArrayList<>(
              new Applier(plan, providers, observer(plan.header().mode()), running, listener)
                  .run(settings.parallelism()));
      State after = running.state().next(nonce);
      try {
        store.write(after);
      } catch (DeployerException e) {
        problems.addAll(e.problems());
      }
      if (!problems.isEmpty()) {
        throw new DeployerException(Category.NOT_ROLLED_BACK, problems);
      }
      return after;
    }
  }

  /**
   * Compares the host with the state. Changes nothing and takes no lock. What cannot be looked at
   * is told beside the rest.
   */
  public DriftReport drift() throws DeployerException, InterruptedException {
    State state = read();
    List<Question> questions =
        observer.questions(state, List.of()).stream()
            .filter(question -> question.subject() == Subject.CURRENT)
            .toList();
    listener.on(new ApplyEvent.Refreshing(questions.size()));
    return new DriftComparison(providers, state).compare(observer.look(questions));
  }
}
