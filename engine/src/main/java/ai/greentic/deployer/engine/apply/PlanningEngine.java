package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateReader;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The entry points for planning: all of the engine that needs neither a lock nor a folder that can
 * be written, so that it works from what was recorded elsewhere too. Changes nothing.
 */
public final class PlanningEngine {
  private final StateReader reader;
  private final ApplyEvent.Listener listener;
  private final Observer observer;
  private final PlanMaker plans;
  private final WayBack wayBack;

  /**
   * @param answers what is asked of the host goes there
   */
  public PlanningEngine(
      StateReader reader,
      ProviderRegistry providers,
      HostAnswers answers,
      Settings settings,
      ApplyEvent.Listener listener) {
    this.reader = reader;
    this.listener = new OneAtATime(listener);
    this.observer =
        new Observer(
            providers,
            answers,
            reader.deployment(),
            Path.of(reader.location()).resolve("private"),
            settings.parallelism(),
            this.listener);
    this.plans = new PlanMaker(reader, providers, settings, observer);
    this.wayBack = new WayBack(providers, new KeptPlans(reader, observer), observer, plans);
  }

  /**
   * Observes the host and plans.
   *
   * @param desired {@link ResourceGraph#EMPTY} to destroy
   * @throws DeployerException also when the plan is to return to the active generation on failure,
   *     and could not
   */
  public Plan plan(ResourceGraph desired, Plan.Document document, PlanOptions options)
      throws DeployerException, InterruptedException {
    State state = read();
    PlanMaker.Made made = plans.make(state, desired, document, options);
    wayBack.requireOpen(made.plan(), state, made.observed());
    return made.plan();
  }

  /**
   * Plans to return to a generation.
   *
   * @param generation none for the active one after a run that failed or was cut off, else the one
   *     before it
   */
  public Plan planRollback(OptionalLong generation) throws DeployerException, InterruptedException {
    State state = read();
    long wanted =
        new RollbackChoice(state.release(), reader.generations().upTo(state.release().active()))
            .of(generation);
    return wayBack.chosen(wanted, state);
  }

  /** Where reading something to plan with tells how far it is. */
  public ProviderContext.Progress reading(String what) {
    return ApplyEvent.Reading.to(listener, what);
  }

  /** Tells of a run that was cut off; settling its journal is left to whoever writes. */
  State read() throws DeployerException {
    Snapshot snapshot = reader.snapshot();
    snapshot.unsettled().ifPresent(run -> listener.on(new ApplyEvent.Unsettled(run.sentence())));
    return snapshot.state();
  }

  Observer observer() {
    return observer;
  }

  PlanMaker plans() {
    return plans;
  }

  WayBack wayBack() {
    return wayBack;
  }
}
