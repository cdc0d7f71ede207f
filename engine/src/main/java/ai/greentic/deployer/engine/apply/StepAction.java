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
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries one step out: intent, provider, outcome. */
final class StepAction {
  private final Step step;
  private final Provider provider;
  private final ProviderContext context;
  private final CallLimit limit;
  private final RunningState state;
  private final Comparison comparison;
  private final Optional<Resource> resource;

  /**
   * @param resource what the document says of it; empty for removals
   */
  StepAction(
      Step step,
      Optional<Resource> resource,
      Provider provider,
      ProviderContext context,
      CallLimit limit,
      RunningState state) {
    this.resource = resource;
    this.step = step;
    this.provider = provider;
    this.context = context;
    this.limit = limit;
    this.state = state;
    this.comparison = new Comparison(provider.schema());
  }

  /**
   * Runs the step.
   *
   * @param change what the plan says about the resource
   * @param desired the desired attributes, all known; empty for removals
   * @param stoodThere something stood in the place of the desired object when planning
   * @return the attributes to hand to those that refer to this resource
   */
  Optional<Mapping> run(Change change, Mapping desired, boolean stoodThere)
      throws ProviderException, InterruptedException, DeployerException {
    Set<Address> dependsOn = resource.map(Resource::dependsOn).orElse(Set.of());
    return switch (step.operation()) {
      case CREATE -> Optional.of(create(change, desired, dependsOn, false, stoodThere));
      case CREATE_REPLACEMENT -> Optional.of(create(change, desired, dependsOn, true, stoodThere));
      case UPDATE -> Optional.of(update(change, desired, dependsOn, wasAdopted()));
      case ADOPT -> Optional.of(adopt(change, desired, dependsOn));
      case RESTORE -> Optional.of(restore(change.after().orElse(desired), dependsOn));
      case DELETE -> {
        delete();
        yield Optional.empty();
      }
      case DELETE_DEPOSED -> {
        deleteDeposed();
        yield Optional.empty();
      }
      case RECORD -> {
        record(dependsOn);
        yield Optional.empty();
      }
      case FORGET -> {
        state.record(new Effect.Gone(step.address()));
        yield Optional.empty();
      }
    };
  }

  /** What stood in its place and was not ours is adopted, also when it takes another's part. */
  private Mapping create(
      Change change, Mapping desired, Set<Address> dependsOn, boolean deposes, boolean stoodThere)
      throws ProviderException, InterruptedException, DeployerException {
    boolean wasCurrent =
        change.before().isPresent() && comparison.sameObject(change.before().get(), desired);
    boolean adopted = stoodThere && !wasCurrent && !wasDeposed(desired);
    Action action = new Action.Create(desired);
    return make(action, desired, desired, dependsOn, deposes, adopted);
  }

  private boolean wasDeposed(Mapping desired) {
    return comparison.deposed(state.get(step.address()), desired).isPresent();
  }

  private Mapping make(
      Action action,
      Mapping intent,
      Mapping desired,
      Set<Address> dependsOn,
      boolean deposes,
      boolean adopted)
      throws ProviderException, InterruptedException, DeployerException {
    state.record(new Effect.Began(step.address(), intent, dependsOn, deposes, adopted));
    rule();
    Mapping made = ProviderAnswer.made(provider, desired, call(action));
    state.record(new Effect.Made(step.address(), made, dependsOn, adopted));
    return made;
  }

  private Mapping call(Action action) throws ProviderException, InterruptedException {
    return limit.within(provider.timeLimit(action), () -> provider.apply(context, action));
  }

  private Mapping update(Change change, Mapping desired, Set<Address> dependsOn, boolean adopted)
      throws ProviderException, InterruptedException, DeployerException {
    Mapping before = change.before().orElse(Mapping.EMPTY);
    Action action = new Action.Update(before, desired);
    return make(action, withComputed(before, desired), desired, dependsOn, false, adopted);
  }

  /** Until the update has ended, what was computed before is what there is to find it by. */
  private Mapping withComputed(Mapping before, Mapping desired) {
    Mapping intent = desired;
    for (var entry : before.entries().entrySet()) {
      if (provider.schema().has(entry.getKey(), Attribute.Trait.COMPUTED)) {
        intent = intent.with(entry.getKey(), entry.getValue());
      }
    }
    return intent;
  }

  /** What is equal already is only recorded, with the computed attributes that were observed. */
  private Mapping adopt(Change change, Mapping desired, Set<Address> dependsOn)
      throws ProviderException, InterruptedException, DeployerException {
    if (!change.differences().isEmpty()) {
      return update(change, desired, dependsOn, !wasDeposed(desired));
    }
    Mapping recorded = change.before().orElse(Mapping.EMPTY);
    for (var entry : desired.entries().entrySet()) {
      recorded = recorded.with(entry.getKey(), entry.getValue());
    }
    if (wasDeposed(desired)) {
      return restore(recorded, dependsOn);
    }
    state.record(new Effect.Made(step.address(), recorded, dependsOn, true));
    rule();
    return recorded;
  }

  /** It stands there as desired; nothing but the state changes. */
  private Mapping restore(Mapping attributes, Set<Address> dependsOn) throws DeployerException {
    Mapping replaced =
        comparison
            .deposed(state.get(step.address()), attributes)
            .orElseThrow(() -> new IllegalStateException("what is restored was never replaced"));
    state.record(new Effect.Restored(step.address(), replaced, attributes, dependsOn));
    rule();
    return attributes;
  }

  /** Recorded before the action, so that an object is never there without its protection. */
  private void rule() throws DeployerException {
    Lifecycle recorded =
        state.get(step.address()).map(ManagedResource::lifecycle).orElse(Lifecycle.NONE);
    Lifecycle lifecycle = resource.map(Resource::lifecycle).orElse(Lifecycle.NONE);
    if (!recorded.equals(lifecycle)) {
      state.record(new Effect.Ruled(step.address(), lifecycle));
    }
  }

  private void record(Set<Address> dependsOn) throws DeployerException {
    Optional<Mapping> current = state.get(step.address()).flatMap(ManagedResource::current);
    if (current.isPresent()) {
      state.record(new Effect.Made(step.address(), current.get(), dependsOn, wasAdopted()));
      rule();
    }
  }

  private boolean wasAdopted() {
    return state.get(step.address()).map(ManagedResource::adopted).orElse(false);
  }

  private void delete() throws ProviderException, InterruptedException, DeployerException {
    Optional<ManagedResource> managed = state.get(step.address());
    Mapping recorded = managed.flatMap(ManagedResource::current).orElse(Mapping.EMPTY);
    Set<Address> dependsOn = managed.map(ManagedResource::dependsOn).orElse(Set.of());
    state.record(new Effect.Began(step.address(), recorded, dependsOn, false, wasAdopted()));
    call(new Action.Delete(recorded));
    state.record(new Effect.Gone(step.address()));
  }

  /** An object that is current again, because a replacement was taken back, is not deleted. */
  private void deleteDeposed() throws ProviderException, InterruptedException, DeployerException {
    Optional<ManagedResource> managed = state.get(step.address());
    List<Mapping> gone = new ArrayList<>();
    for (Mapping deposed : managed.map(ManagedResource::deposed).orElse(List.of())) {
      if (step.objects().stream().anyMatch(object -> comparison.sameObject(object, deposed))) {
        Optional<Mapping> current = managed.flatMap(ManagedResource::current);
        if (current.isEmpty() || !comparison.sameObject(deposed, current.get())) {
          call(new Action.Delete(deposed));
        }
        gone.add(deposed);
      }
    }
    state.record(new Effect.DeposedGone(step.address(), gone));
  }
}
