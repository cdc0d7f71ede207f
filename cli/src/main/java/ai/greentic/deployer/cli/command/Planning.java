package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.PlanningEngine;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.Mode;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.StateReader;
import ai.greentic.deployer.engine.state.StateStore;

/**
 * Makes plans: from a document, or from the state alone to destroy.
 *
 * @param answers what compiling a document asks of the machine goes there
 */
record Planning(
    Session session,
    StateReader state,
    HostAnswers answers,
    PlanningEngine engine,
    PlanningOptions options) {

  /** On the machine itself. */
  static Planning here(Session session, StateStore store, Engine engine, PlanningOptions options) {
    return new Planning(session, store, HostAnswers.LIVE, engine.planning(), options);
  }

  Plan apply(Document document) throws DeployerException, InterruptedException {
    ResourceGraph desired =
        document.compile(
            session.machine(), state, answers, file -> engine.reading(file.toString()));
    return engine.plan(
        desired,
        document.source(),
        options.options(Mode.APPLY, document.onFailure(), document.rollout().keep()));
  }

  Plan destroy(boolean purgeData) throws DeployerException, InterruptedException {
    Mode mode = purgeData ? Mode.DESTROY_AND_PURGE : Mode.DESTROY;
    return engine.plan(
        ResourceGraph.EMPTY,
        Plan.Document.NONE,
        options.options(mode, OnFailure.STOP, PlanOptions.KEEP));
  }
}
