package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.NameList;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the steps of a checked plan and records what they do. */
final class Applier {
  private final Plan plan;
  private final ProviderRegistry providers;
  private final Observer observer;
  private final RunningState state;
  private final ApplyEvent.Listener listener;
  private final StepCheck check;
  private final Map<Address, Change> changes = new HashMap<>();
  private final Map<Address, Resource> desired = new HashMap<>();
  private final Map<Address, Mapping> outputs = new ConcurrentHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private volatile boolean outdated;

  Applier(
      Plan plan,
      ProviderRegistry providers,
      Observer observer,
      RunningState state,
      KeptObjects kept,
      ApplyEvent.Listener listener) {
    this.plan = plan;
    this.providers = providers;
    this.observer = observer;
    this.state = state;
    this.listener = listener;
    this.check = new StepCheck(plan, providers, observer, state, kept);
    for (Change change : plan.changes()) {
      changes.putIfAbsent(change.address(), change);
      if (change.kind() == Change.Kind.NO_OP || change.kind() == Change.Kind.RECORD) {
        outputs.put(change.address(), change.before().orElse(Mapping.EMPTY));
      }
    }
    plan.desired().forEach(resource -> desired.put(resource.address(), resource));
  }

  /** Makes what was made a generation. */
  @FunctionalInterface
  interface Commit {
    void run() throws DeployerException;
  }

  /**
   * What became of a plan.
   *
   * @param problems what went wrong; empty when all of the plan is done
   * @param committed all but removing what nobody needs any more is done
   * @param outdated an action was not begun because the host was no longer as planned
   */
  record Outcome(List<Problem> problems, boolean committed, boolean outdated) {}

  /** Runs all steps up to the commit, commits, and then those that only clean up. */
  Outcome run(int parallelism, Commit commit) {
    listener.on(new ApplyEvent.Applying(plan.steps().size()));
    int commitPoint = plan.commitPoint();
    boolean committed = false;
    try {
      for (Effect.Tainted effect : replacedWithoutDifference()) {
        state.record(effect);
      }
      StepWalk.Outcome made =
          new StepWalk(plan.steps(), 0, commitPoint, parallelism).run(this::run);
      if (report(made, commitPoint)) {
        commit.run();
        committed = true;
        int all = plan.steps().size();
        report(
            made.interrupted()
                ? new StepWalk.Outcome(plan.steps().subList(commitPoint, all), List.of(), true)
                : new StepWalk(plan.steps(), commitPoint, all, parallelism).run(this::run),
            all);
      }
    } catch (DeployerException e) {
      synchronized (problems) {
        problems.addAll(e.problems());
      }
    }
    synchronized (problems) {
      return new Outcome(List.copyOf(problems), committed, outdated);
    }
  }

  /** Tells what a walk up to a step has left; whether all of it ended well. */
  private boolean report(StepWalk.Outcome outcome, int end) {
    List<Step> left = new ArrayList<>(outcome.left());
    synchronized (problems) {
      boolean well = problems.isEmpty() && left.isEmpty() && outcome.leftBehind().isEmpty();
      if (!well) {
        left.addAll(plan.steps().subList(end, plan.steps().size()));
      }
      outcome.leftBehind().forEach(step -> problems.add(leftBehind(step)));
      if (!left.isEmpty()) {
        problems.add(
            Problem.of(
                EngineError.ACTIONS_NOT_BEGUN,
                (outcome.interrupted() ? "the run was interrupted: " : "")
                    + left.size()
                    + " of "
                    + plan.steps().size()
                    + " actions were not begun: "
                    + names(left),
                "what was done is recorded; "
                    + (outcome.interrupted() ? "plan" : "mend the cause, plan")
                    + " and apply again"));
      }
      return well;
    }
  }

  private static Problem leftBehind(Step step) {
    return Problem.of(
        EngineError.PROVIDER_TIMEOUT,
        step.address(),
        "its provider did not end "
            + name(step)
            + " within its time limit, nor when it was interrupted; it was left behind",
        "find out what it waits for and whether it still works on the host, then plan and apply"
            + " again");
  }

  /**
   * What is to be replaced though nothing of it differs: a run that is cut off must not forget it,
   * as planning again would not find it out.
   */
  private List<Effect.Tainted> replacedWithoutDifference() {
    List<Effect.Tainted> effects = new ArrayList<>();
    for (Change change : plan.changes()) {
      boolean replaces =
          switch (change.kind()) {
            case REPLACE, REPLACE_CREATE_FIRST ->
                change.differences().stream().noneMatch(Difference::forcesReplacement);
            case NO_OP, RECORD, CREATE, UPDATE, RESTORE, DELETE, ADOPT, FORGET, RETAIN -> false;
          };
      if (replaces) {
        effects.add(new Effect.Tainted(change.address()));
      }
    }
    return effects;
  }

  private static String names(List<Step> steps) {
    return NameList.of(steps.stream().map(Applier::name).toList());
  }

  private static String name(Step step) {
    return step.operation().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + " "
        + step.address();
  }

  private boolean run(Step step, CallLimit limit) {
    long begun = System.nanoTime();
    listener.on(new ApplyEvent.StepStarted(step.address(), step.operation()));
    try {
      act(step, limit);
      listener.on(new ApplyEvent.StepFinished(step.address(), step.operation(), since(begun)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(
          step,
          begun,
          List.of(
              Problem.of(
                  EngineError.INTERRUPTED,
                  step.address(),
                  "it was interrupted",
                  "plan and apply again")));
    } catch (DeployerException e) {
      outdated |= e.category() == Category.REFUSED;
      return failed(step, begun, e.problems());
    } catch (ProviderException | RuntimeException | Error e) {
      return failed(step, begun, List.of(Observer.problem(step.address(), e)));
    }
  }

  private boolean failed(Step step, long begun, List<Problem> causes) {
    synchronized (problems) {
      problems.addAll(causes);
    }
    Problem problem = causes.getFirst();
    listener.on(new ApplyEvent.StepFailed(step.address(), step.operation(), since(begun), problem));
    return false;
  }

  private void act(Step step, CallLimit limit)
      throws ProviderException, InterruptedException, DeployerException {
    Address address = step.address();
    check.requirePreconditions(step, limit);
    Provider provider = providers.get(address.type());
    Change change = changes.get(address);
    if (change == null) {
      throw new IllegalStateException("the plan has a step for " + address + " but no change");
    }
    Optional<Resource> resource =
        makes(step) ? Optional.ofNullable(desired.get(address)) : Optional.empty();
    Mapping after = Mapping.EMPTY;
    if (resource.isPresent() && step.operation() != Operation.RECORD) {
      after = new PlannedAttributes(resource.get(), change).with(outputs, provider.schema());
      check.requirePlaceIsFree(step, change, after, limit);
    }
    new StepAction(
            step,
            resource,
            provider,
            observer.context(address, new StepProgress(address)),
            limit,
            state)
        .run(change, after, check.stoodThere(address))
        .ifPresent(made -> outputs.put(address, made));
  }

  private static boolean makes(Step step) {
    return switch (step.operation()) {
      case CREATE, CREATE_REPLACEMENT, RESTORE, UPDATE, ADOPT, RECORD -> true;
      case DELETE, DELETE_DEPOSED, FORGET -> false;
    };
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private final class StepProgress implements ProviderContext.Progress {
    private final Address address;

    StepProgress(Address address) {
      this.address = address;
    }

    @Override
    public void bytes(String what, long done, long total) {
      listener.on(new ApplyEvent.StepProgress(address, what, done, total));
    }

    @Override
    public void attempts(String what, long attempts) {
      listener.on(new ApplyEvent.StepAttempt(address, what, attempts));
    }

    @Override
    public void note(String what) {
      listener.on(new ApplyEvent.StepNote(address, what));
    }
  }
}
