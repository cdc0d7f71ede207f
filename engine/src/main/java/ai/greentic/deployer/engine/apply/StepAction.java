package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;
import java.util.Set;

/** Carries one step out: intent, provider, outcome. */
final class StepAction {
  private final Step step;
  private final Provider provider;
  private final ProviderContext context;
  private final RunningState state;

  StepAction(Step step, Provider provider, ProviderContext context, RunningState state) {
    this.step = step;
    this.provider = provider;
    this.context = context;
    this.state = state;
  }

  /**
   * Runs the step.
   *
   * @param change what the plan says about the resource
   * @param after the desired attributes, all known; empty for removals
   * @param dependsOn the desired dependencies
   * @return the attributes to hand to those that refer to this resource
   */
  Optional<Mapping> run(Change change, Optional<Mapping> after, Set<Address> dependsOn)
      throws ProviderException, InterruptedException, DeployerException {
    Mapping desired = after.orElse(Mapping.EMPTY);
    return switch (step.operation()) {
      case CREATE ->
          Optional.of(make(new Action.Create(desired), desired, dependsOn, false, false));
      case CREATE_REPLACEMENT ->
          Optional.of(make(new Action.Create(desired), desired, dependsOn, true, false));
      case UPDATE -> Optional.of(update(change, desired, dependsOn, wasAdopted()));
      case ADOPT -> Optional.of(adopt(change, desired, dependsOn));
      case DELETE -> {
        delete();
        yield Optional.empty();
      }
      case DELETE_DEPOSED -> {
        deleteDeposed();
        yield Optional.empty();
      }
      case FORGET -> {
        state.record(new Effect.Gone(step.address()));
        yield Optional.empty();
      }
    };
  }

  private Mapping make(
      Action action, Mapping desired, Set<Address> dependsOn, boolean deposes, boolean adopted)
      throws ProviderException, InterruptedException, DeployerException {
    state.record(new Effect.Began(step.address(), desired, dependsOn, deposes));
    Mapping made = provider.apply(context, action);
    state.record(new Effect.Made(step.address(), made, dependsOn, adopted));
    return made;
  }

  private Mapping update(Change change, Mapping desired, Set<Address> dependsOn, boolean adopted)
      throws ProviderException, InterruptedException, DeployerException {
    Mapping before = change.before().orElse(Mapping.EMPTY);
    return make(new Action.Update(before, desired), desired, dependsOn, false, adopted);
  }

  /** What is equal already is only recorded, with the computed attributes that were observed. */
  private Mapping adopt(Change change, Mapping desired, Set<Address> dependsOn)
      throws ProviderException, InterruptedException, DeployerException {
    if (!change.differences().isEmpty()) {
      return update(change, desired, dependsOn, true);
    }
    Mapping recorded = change.before().orElse(Mapping.EMPTY);
    for (var entry : desired.entries().entrySet()) {
      recorded = recorded.with(entry.getKey(), entry.getValue());
    }
    state.record(new Effect.Made(step.address(), recorded, dependsOn, true));
    return recorded;
  }

  private boolean wasAdopted() {
    return state.get(step.address()).map(ManagedResource::adopted).orElse(false);
  }

  private void delete() throws ProviderException, InterruptedException, DeployerException {
    Optional<ManagedResource> managed = state.get(step.address());
    Mapping recorded = managed.flatMap(ManagedResource::current).orElse(Mapping.EMPTY);
    Set<Address> dependsOn = managed.map(ManagedResource::dependsOn).orElse(Set.of());
    state.record(new Effect.Began(step.address(), recorded, dependsOn, false));
    provider.apply(context, new Action.Delete(recorded));
    state.record(new Effect.Gone(step.address()));
  }

  /** An object that is current again, because a replacement was taken back, is not deleted. */
  private void deleteDeposed() throws ProviderException, InterruptedException, DeployerException {
    Comparison comparison = new Comparison(provider.schema());
    Optional<ManagedResource> managed = state.get(step.address());
    if (managed.isPresent()) {
      for (Mapping deposed : managed.get().deposed()) {
        Optional<Mapping> current = managed.get().current();
        if (current.isEmpty() || !comparison.sameObject(deposed, current.get())) {
          provider.apply(context, new Action.Delete(deposed));
        }
      }
    }
    state.record(new Effect.DeposedGone(step.address()));
  }
}
