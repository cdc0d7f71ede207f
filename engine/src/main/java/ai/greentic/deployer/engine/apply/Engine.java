package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.policy.Authorization;
import ai.greentic.deployer.engine.policy.SignedPlan;
import ai.greentic.deployer.engine.policy.Signer;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.LockRequest;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateLock;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.storage.SpaceReserve;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The entry points of the engine for one deployment. It emits events and never prints. */
public final class Engine {
  private final StateStore store;
  private final ProviderRegistry providers;
  private final Settings settings;
  private final ApplyEvent.Listener listener;
  private final PlanningEngine planning;
  private final Observer observer;
  private final WayBack wayBack;
  private final PlannedRun runs;
  private final Authorization authorization;

  public Engine(
      StateStore store,
      ProviderRegistry providers,
      Settings settings,
      ApplyEvent.Listener listener) {
    this.store = store;
    this.providers = providers;
    this.settings = settings;
    this.listener = new OneAtATime(listener);
    this.planning = new PlanningEngine(store, providers, HostAnswers.LIVE, settings, this.listener);
    this.observer = planning.observer();
    this.wayBack = planning.wayBack();
    this.runs = new PlannedRun(store, providers, settings, observer, this.listener);
    this.authorization =
        new Authorization(settings.policy(), providers.schemas(), InstantSource.system());
  }

  /** The part that plans. */
  public PlanningEngine planning() {
    return planning;
  }

  /** As {@link PlanningEngine#plan}. Takes no lock. */
  public Plan plan(ResourceGraph desired, Plan.Document document, PlanOptions options)
      throws DeployerException, InterruptedException {
    return planning.plan(desired, document, options);
  }

  /** As {@link PlanningEngine#planRollback}. Takes no lock. */
  public Plan planRollback(OptionalLong generation) throws DeployerException, InterruptedException {
    return planning.planRollback(generation);
  }

  /** As {@link #apply(SignedPlan)}, for a plan that nobody has signed. */
  public ApplyResult apply(Plan plan) throws DeployerException, InterruptedException {
    return apply(SignedPlan.unsigned(plan));
  }

  /**
   * Carries a plan out, exactly, or refuses it before the first change. The machine's policy is
   * asked before anything is read or locked, and once more right before the first action. The way
   * back after a failure is a part of what it allowed, and is not asked for again.
   *
   * @throws DeployerException LOCKED, REFUSED or FAILED when nothing was changed; ROLLED_BACK or
   *     NOT_ROLLED_BACK when an action failed, with what was done recorded; LEFT_OVER when only
   *     cleaning up failed
   */
  public ApplyResult apply(SignedPlan signed) throws DeployerException, InterruptedException {
    authorization.require(signed);
    Plan.Header header = signed.plan().header();
    try (StateLock lock = takeLock(PlannedRun.verb(header.mode()), Optional.of(header.nonce()))) {
      return apply(signed, lock);
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
    SignedPlan unsigned = SignedPlan.unsigned(plan);
    authorization.require(unsigned);
    return apply(unsigned, held);
  }

  /**
   * Throws when the machine's policy does not let the plan be applied now, for who wants to know
   * before people are asked. Applying it asks again.
   */
  public void requireAllowed(SignedPlan signed) throws DeployerException {
    authorization.require(signed);
  }

  private ApplyResult apply(SignedPlan signed, StateLock held)
      throws DeployerException, InterruptedException {
    held.requireHeld();
    AuditedRun audited = new AuditedRun(store.auditLog(), signed.plan(), settings.toolVersion());
    return audited.run(() -> carryOut(signed, audited));
  }

  private ApplyResult carryOut(SignedPlan signed, AuditedRun audited)
      throws DeployerException, InterruptedException {
    long begun = System.nanoTime();
    Plan plan = signed.plan();
    State state = currentState(plan);
    check(plan, state);
    List<Signer> signers = authorization.require(signed);
    if (plan.isEmpty()) {
      return ApplyResult.of(plan, Duration.ofNanos(System.nanoTime() - begun), state);
    }
    audited.begins(signers);
    PlannedRun.Outcome outcome = run(plan, state);
    return ApplyResult.of(plan, Duration.ofNanos(System.nanoTime() - begun), outcome.state());
  }

  /** A run that could be taken back begins only when that could be recorded too. */
  private PlannedRun.Outcome run(Plan plan, State state) throws DeployerException {
    Optional<SpaceReserve> reserve =
        plan.header().rollout().onFailure() == OnFailure.ROLLBACK
            ? Optional.of(store.reserveSpace())
            : Optional.empty();
    PlannedRun.Outcome outcome;
    try {
      outcome = runs.run(plan, state, () -> reserve.ifPresent(SpaceReserve::close));
    } finally {
      reserve.ifPresent(SpaceReserve::close);
    }
    if (!outcome.problems().isEmpty()) {
      Withdrawal withdrawal = new Withdrawal(providers, planning.plans());
      throw new FailedRun(wayBack, withdrawal, runs, listener).after(plan, outcome);
    }
    return outcome;
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

  /** A state that was never written takes the lineage that its first plan chose. */
  private State currentState(Plan plan) throws DeployerException {
    return store.exists() ? store.read() : State.fresh(store.deployment(), plan.header().lineage());
  }

  private void check(Plan plan, State state) throws DeployerException, InterruptedException {
    PlanCheck check = new PlanCheck(plan, providers, listener);
    check.requireFits(state, store.exists(), store.deployment(), settings.hostId());
    check.requireProviders(state, settings.toolVersion());
    List<Generation> generations = new KeptGenerations(store).of(state, plan.header().mode());
    List<Question> questions =
        new PlanQuestions(providers)
            .of(state, plan.desired(), KeptObjects.of(plan.header().rollout(), generations));
    Observations observed = observedAgain(plan, questions);
    check.requirePreconditions(observed);
    new PlanVerifier(plan, providers, generations).verify(state, observed);
    requireWayBack(plan, state, observed);
    check.requireArtifacts();
  }

  private void requireWayBack(Plan plan, State state, Observations observed)
      throws DeployerException, InterruptedException {
    wayBack.requireRestored(plan);
    try {
      wayBack.requireOpen(plan, state, observed);
    } catch (DeployerException e) {
      throw new DeployerException(Category.REFUSED, e.problems(), e);
    }
  }

  /** What could be observed when planning and cannot be now has changed since. */
  private Observations observedAgain(Plan plan, List<Question> questions)
      throws DeployerException, InterruptedException {
    try {
      return observer.in(plan.header().mode()).observe(questions);
    } catch (DeployerException e) {
      throw new DeployerException(Category.REFUSED, e.problems(), e);
    }
  }

  /**
   * Compares the host with the state. Changes nothing and takes no lock. What cannot be looked at
   * is told beside the rest.
   */
  public DriftReport drift() throws DeployerException, InterruptedException {
    State state = planning.read();
    List<Question> questions =
        new PlanQuestions(providers)
            .of(state, List.of(), new KeptObjects(List.of())).stream()
                .filter(question -> question.subject() == Subject.CURRENT)
                .toList();
    return new DriftComparison(providers, state).compare(observer.look(questions));
  }
}
