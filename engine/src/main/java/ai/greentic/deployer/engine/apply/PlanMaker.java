package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.PlannedProviders;
import ai.greentic.deployer.engine.plan.Planner;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Succession;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateReader;
import ai.greentic.deployer.engine.state.StateStore;
import java.time.Instant;
import java.util.List;

/** Makes the plans of one deployment. Reads the host and changes nothing. */
final class PlanMaker {
  private final StateReader reader;
  private final ProviderRegistry providers;
  private final Settings settings;
  private final Observer observer;

  PlanMaker(StateReader reader, ProviderRegistry providers, Settings settings, Observer observer) {
    this.reader = reader;
    this.providers = providers;
    this.settings = settings;
    this.observer = observer;
  }

  /** A plan, and what it was made from. */
  record Made(Plan plan, Observations observed) {}

  /** What the generations that there are make of a plan. */
  private record Basis(Rollout rollout, KeptObjects kept) {}

  private Basis basis(State state, ResourceGraph desired, PlanOptions options)
      throws DeployerException {
    List<Generation> generations = new KeptGenerations(reader).of(state, options.mode());
    Rollout rollout =
        new Succession(state, generations, options).rollout(desired.inDependencyOrder());
    return new Basis(rollout, KeptObjects.of(rollout, generations));
  }

  Made make(State state, ResourceGraph desired, Plan.Document document, PlanOptions options)
      throws DeployerException, InterruptedException {
    Basis basis = basis(state, desired, options);
    List<Question> questions =
        new PlanQuestions(providers).of(state, desired.inDependencyOrder(), basis.kept());
    Observations observed = observer.in(options.mode()).observe(questions);
    return new Made(make(state, desired, document, options, observed, basis), observed);
  }

  /** As above, with what was observed before. */
  Plan make(
      State state,
      ResourceGraph desired,
      Plan.Document document,
      PlanOptions options,
      Observations observed)
      throws DeployerException {
    return make(state, desired, document, options, observed, basis(state, desired, options));
  }

  private Plan make(
      State state,
      ResourceGraph desired,
      Plan.Document document,
      PlanOptions options,
      Observations observed,
      Basis basis)
      throws DeployerException {
    Plan.Header header =
        new Plan.Header(
            settings.toolVersion(),
            reader.deployment(),
            options.mode(),
            basis.rollout(),
            StateStore.newId(),
            Instant.now().getEpochSecond(),
            settings.hostId(),
            state.lineage(),
            state.serial(),
            StateStore.digest(state),
            PlannedProviders.of(
                providers, desired.inDependencyOrder(), state, settings.toolVersion()));
    return new Planner(providers, desired, state, observed, options, basis.kept())
        .plan(header, document);
  }
}
