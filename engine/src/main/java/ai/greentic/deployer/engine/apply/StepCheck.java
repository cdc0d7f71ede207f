package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Answer;
import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the host right before each action. Called from several threads. */
final class StepCheck {
  private final PlanCheck whole;
  private final ProviderRegistry providers;
  private final Observer observer;
  private final RunningState state;
  private final KeptObjects kept;
  private final Map<Address, Change> changes = new HashMap<>();
  private final Map<Address, List<Precondition>> preconditions = new HashMap<>();
  private final Map<Address, Step> firstSteps = new HashMap<>();
  private final Map<Mapping, Address> newlyNamed = new ConcurrentHashMap<>();

  /**
   * @param kept the replaced objects that stay, and are not looked at
   */
  StepCheck(
      Plan plan,
      ProviderRegistry providers,
      Observer observer,
      RunningState state,
      KeptObjects kept) {
    this.kept = kept;
    this.whole = new PlanCheck(plan, providers, _ -> {});
    this.providers = providers;
    this.observer = observer;
    this.state = state;
    plan.changes().forEach(change -> changes.putIfAbsent(change.address(), change));
    plan.steps().forEach(step -> firstSteps.putIfAbsent(step.address(), step));
    for (Precondition precondition : plan.preconditions()) {
      preconditions
          .computeIfAbsent(precondition.address(), _ -> new ArrayList<>())
          .add(precondition);
    }
  }

  /** Whether something stood in the place of the desired object when planning. */
  boolean stoodThere(Address address) {
    return preconditions.getOrDefault(address, List.of()).stream()
        .anyMatch(expected ->
            expected.subject() == Subject.DESIRED
                && !expected.fingerprint().equals(Precondition.ABSENT));
  }

  /**
   * An object whose name the plan did not know yet was not looked for when planning: what stands in
   * its place now is not ours.
   */
  void requirePlaceIsFree(Step step, Change change, Mapping after, CallLimit limit)
      throws ProviderException, InterruptedException, DeployerException {
    Address address = step.address();
    boolean makes =
        step.operation() == Operation.CREATE || step.operation() == Operation.CREATE_REPLACEMENT;
    Comparison comparison = new Comparison(providers.get(address.type()).schema());
    boolean seen =
        preconditions.getOrDefault(address, List.of()).stream()
                .anyMatch(expected -> expected.subject() == Subject.DESIRED)
            || isOurs(comparison, change.before(), after)
            || isOurs(comparison, state.get(address).flatMap(ManagedResource::current), after);
    if (!makes || seen) {
      return;
    }
    // Two resources may learn at once that they are one and the same object.
    Mapping object = comparison.identity(after).with("type", address.type());
    boolean isTaken = newlyNamed.putIfAbsent(object, address) != null;
    if (isTaken
        || observer.observe(new Question(address, Subject.DESIRED, after), limit).isPresent()) {
      throw new DeployerException(
          Category.FAILED,
          List.of(
              Problem.of(
                  EngineError.OBJECT_APPEARED,
                  address,
                  "something stands already where it is to be made: "
                      + comparison.identity(after).entries().keySet()
                      + " was not known before this run",
                  "plan again, which now sees it; move it away if it is not to be taken over")));
    }
  }

  private static boolean isOurs(Comparison comparison, Optional<Mapping> ours, Mapping after) {
    return ours.isPresent() && comparison.sameObject(ours.get(), after);
  }

  /**
   * Checks once more, right before the action. After the first step of a replacement the resource
   * has changed by our own hand, and so may have one that follows another: remounting a file stops
   * what runs from it.
   */
  void requirePreconditions(Step step, CallLimit limit)
      throws ProviderException, InterruptedException, DeployerException {
    if (!firstOfItsResource(step) || followsAChange(step)) {
      return;
    }
    List<Precondition> expectations = preconditions.getOrDefault(step.address(), List.of());
    List<Answer> answers = new ArrayList<>();
    for (Precondition expected : expectations) {
      for (Mapping identity : identities(expected)) {
        Question question = new Question(expected.address(), expected.subject(), identity);
        answers.add(new Answer(question, observer.observe(question, limit)));
      }
    }
    whole.requirePreconditions(expectations, Observer.observations(answers));
  }

  private boolean firstOfItsResource(Step step) {
    return step.equals(firstSteps.get(step.address()));
  }

  /** Whether the plan left attributes unknown until another resource has been changed. */
  private boolean followsAChange(Step step) {
    Change change = changes.get(step.address());
    return change != null
        && change.after().map(after -> !References.in(after).isEmpty()).orElse(false);
  }

  private List<Mapping> identities(Precondition expected) throws DeployerException {
    Optional<ManagedResource> managed = state.get(expected.address());
    Comparison comparison = new Comparison(providers.get(expected.address().type()).schema());
    return switch (expected.subject()) {
      case CURRENT -> managed.flatMap(ManagedResource::current).stream().toList();
      case DESIRED ->
          Optional.ofNullable(changes.get(expected.address())).flatMap(Change::after).stream()
              .toList();
      case DEPOSED ->
          managed.map(resource -> kept.leftovers(resource, comparison)).orElse(List.of());
    };
  }
}
