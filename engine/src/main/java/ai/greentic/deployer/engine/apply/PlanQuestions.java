package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.plan.DesiredIdentity;
import ai.greentic.deployer.engine.plan.KeptObjects;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a plan asks of the host. */
record PlanQuestions(ProviderRegistry providers) {

  /**
   * What has to be observed to plan: every object in the state but those that were replaced and
   * stay, and what stands where a desired object is to be, unless that is the one in the state.
   */
  List<Question> of(State state, Collection<Resource> desired, KeptObjects kept)
      throws DeployerException {
    List<Question> questions = new ArrayList<>();
    for (ManagedResource managed : state.resources().values()) {
      Schema schema = providers.get(managed.address().type()).schema();
      managed
          .current()
          .ifPresent(identity ->
              questions.add(new Question(managed.address(), Subject.CURRENT, identity)));
      kept.leftovers(managed, new Comparison(schema))
          .forEach(identity ->
              questions.add(new Question(managed.address(), Subject.DEPOSED, identity)));
    }
    questions.addAll(places(state, desired));
    return questions;
  }

  /** What stands where desired objects are to be, unless that is the one in the state. */
  List<Question> places(State state, Collection<Resource> desired) throws DeployerException {
    List<Question> questions = new ArrayList<>();
    for (Resource resource : desired) {
      Optional<Mapping> current = state.get(resource.address()).flatMap(ManagedResource::current);
      Schema schema = providers.get(resource.address().type()).schema();
      Optional<Mapping> identity = DesiredIdentity.of(resource, schema, state);
      boolean isCurrent =
          identity.isPresent()
              && current.isPresent()
              && new Comparison(schema).sameObject(current.get(), identity.get());
      if (identity.isPresent() && !isCurrent) {
        questions.add(new Question(resource.address(), Subject.DESIRED, identity.get()));
      }
    }
    return questions;
  }
}
