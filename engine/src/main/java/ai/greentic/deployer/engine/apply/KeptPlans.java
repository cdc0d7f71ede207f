package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.StateReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plans that made the generations, kept to return to them. */
record KeptPlans(StateReader reader, Observer observer) {
  private static final String REMEDY =
      "return to another generation; 'greentic-deployer history' lists them";

  /** A kept plan, and its resources as they are desired today. */
  record Release(Plan plan, ResourceGraph desired) {
    int keep() {
      return plan.header().rollout().keep();
    }
  }

  Release release(long generation) throws DeployerException, InterruptedException {
    Plan plan = plan(generation);
    try {
      return new Release(plan, ResourceGraph.of(observer.refreshed(plan.desired())));
    } catch (InvalidGraphException e) {
      throw DeployerException.failed(
          EngineError.GENERATION_DAMAGED,
          "the plan of generation " + generation + " is not sound: " + e.getMessage(),
          REMEDY,
          e);
    }
  }

  /** The plan that made a generation, when it is still the one that was recorded. */
  Plan plan(long generation) throws DeployerException {
    byte[] bytes = reader.generations().plan(generation);
    Generation recorded = reader.generations().read(generation);
    try {
      Plan plan = PlanFile.decode(bytes);
      if (plan.header().nonce().equals(recorded.nonce())
          && PlanFile.digest(plan.desired()).equals(recorded.desiredDigest())) {
        return plan;
      }
    } catch (DeployerException e) {
      throw unusable(generation, e.problems().getFirst().what(), e);
    }
    throw unusable(generation, "it is not the plan that made this generation", null);
  }

  private static DeployerException unusable(
      long generation, String why, @Nullable DeployerException cause) {
    return new DeployerException(
        Category.FAILED,
        List.of(
            Problem.of(
                EngineError.GENERATION_DAMAGED,
                "the kept plan of generation " + generation + " cannot be used: " + why,
                REMEDY)),
        cause);
  }
}
