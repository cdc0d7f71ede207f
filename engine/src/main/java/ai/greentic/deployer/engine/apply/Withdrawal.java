package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes the first release out of service again, which failed and has none before it. */
record Withdrawal(ProviderRegistry providers, PlanMaker plans) {

  /** A plan that does it; empty when nothing of the release runs. */
  Optional<Plan> plan(Plan failed, State state) throws DeployerException, InterruptedException {
    if (!isFirst(failed)) {
      return Optional.empty();
    }
    List<Resource> left = new ArrayList<>();
    Set<Address> changed = new HashSet<>();
    for (Resource resource : failed.desired()) {
      Optional<ManagedResource> managed = state.get(resource.address());
      if (managed.flatMap(ManagedResource::current).isEmpty()) {
        continue;
      }
      Optional<Mapping> kept =
          providers.get(resource.address().type()).withdrawn(resource.attributes());
      kept.ifPresent(attributes -> left.add(resource.withAttributes(attributes)));
      boolean whole = kept.isEmpty() || !managed.get().incomplete();
      if (whole && !kept.equals(Optional.of(resource.attributes()))) {
        changed.add(resource.address());
      }
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    PlanOptions options =
        new PlanOptions(
            Plan.Mode.ROLLBACK,
            OnFailure.STOP,
            failed.header().rollout().keep(),
            0,
            changed,
            Set.of());
    try {
      ResourceGraph desired = ResourceGraph.of(left);
      return Optional.of(plans.make(state, desired, failed.document(), options).plan());
    } catch (InvalidGraphException e) {
      return Optional.empty();
    }
  }

  /** What runs, if anything, was begun by this very plan. */
  private boolean isFirst(Plan failed) throws DeployerException {
    for (Change change : failed.changes()) {
      boolean runs = providers.get(change.address().type()).schema().has(Behaviour.INTERRUPTS);
      if (runs && change.kind() != Change.Kind.CREATE) {
        return false;
      }
    }
    return failed.header().rollout().active() == 0;
  }
}
