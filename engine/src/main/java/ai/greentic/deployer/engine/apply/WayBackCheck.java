package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds what an earlier release needs, cannot be made again, and is not there as it was when a plan
 * fails.
 *
 * @param plan that promises to return on failure
 * @param release that it would return to
 */
record WayBackCheck(ProviderRegistry providers, Plan plan, KeptPlans.Release release) {

  /**
   * What is in the way; empty when the way back is open.
   *
   * @param back the plan that would bring the release back now
   */
  List<Problem> problems(Plan back) throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (deletesFirst(change) && release.desired().get(change.address()).isPresent()) {
        problems.add(
            Problem.of(
                EngineError.NO_WAY_BACK,
                change.address(),
                "generation "
                    + generation()
                    + " needs it, and the plan deletes it to make it again",
                "leave it as it is"));
      }
    }
    for (Change change : back.changes()) {
      if (isLost(change) && !isRepaired(change.address())) {
        problems.add(lost(change));
      }
    }
    return problems;
  }

  private long generation() {
    return plan.header().rollout().active();
  }

  private boolean deletesFirst(Change change) throws DeployerException {
    Provider provider = providers.get(change.address().type());
    return change.kind() == Change.Kind.REPLACE
        && provider.schema().has(Behaviour.CREATE_BEFORE_DESTROY)
        && !provider.isSelfContained(change.before().orElse(Mapping.EMPTY));
  }

  private boolean isLost(Change change) throws DeployerException {
    return switch (change.kind()) {
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, UPDATE ->
          !providers
              .get(change.address().type())
              .isSelfContained(change.after().orElse(Mapping.EMPTY));
      case ADOPT, RESTORE, NO_OP, RECORD, DELETE, FORGET, RETAIN -> false;
    };
  }

  /** The plan itself wants the object just as that release has it, and makes it right first. */
  private boolean isRepaired(Address address) {
    Optional<Mapping> wanted =
        plan.desired().stream()
            .filter(resource -> resource.address().equals(address))
            .map(Resource::attributes)
            .findFirst();
    return wanted.isPresent()
        && wanted.equals(release.desired().get(address).map(Resource::attributes));
  }

  private Problem lost(Change change) {
    String differs =
        change.differences().stream().map(Difference::attribute).collect(Collectors.joining(", "));
    return Problem.of(
        EngineError.NO_WAY_BACK,
        change.address(),
        "generation "
            + generation()
            + " needs it, and it "
            + (change.kind() == Change.Kind.CREATE
                ? "is gone from the host"
                : "is not as it was (" + differs + ")"),
        "apply the document of generation " + generation() + " first, which repairs it");
  }
}
