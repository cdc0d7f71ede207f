package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.BoundedParallel.Result;
import ai.greentic.deployer.engine.apply.BoundedParallel.Task;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the host has. The same observations serve plan, apply's check, drift and status, so
 * that they cannot disagree.
 */
final class Observer {
  private final ProviderRegistry providers;
  private final HostAnswers answers;
  private final String deployment;
  private final Path privateFolder;
  private final BoundedParallel parallel;
  private final boolean forgiving;
  private final ApplyEvent.Listener listener;

  private Observer(
      ProviderRegistry providers,
      HostAnswers answers,
      String deployment,
      Path privateFolder,
      BoundedParallel parallel,
      boolean forgiving,
      ApplyEvent.Listener listener) {
    this.providers = providers;
    this.answers = answers;
    this.deployment = deployment;
    this.privateFolder = privateFolder;
    this.parallel = parallel;
    this.forgiving = forgiving;
    this.listener = listener;
  }

  Observer(
      ProviderRegistry providers,
      HostAnswers answers,
      String deployment,
      Path privateFolder,
      int parallelism,
      ApplyEvent.Listener listener) {
    this(
        providers,
        answers,
        deployment,
        privateFolder,
        new BoundedParallel(parallelism),
        false,
        listener);
  }

  /**
   * For a destroy, which must not fail because something that it removes is in disorder: an object
   * that cannot be observed counts as being there as recorded.
   */
  Observer forgiving() {
    return new Observer(providers, answers, deployment, privateFolder, parallel, true, listener);
  }

  /** As a plan of a mode needs it. */
  Observer in(Plan.Mode mode) {
    return switch (mode) {
      case APPLY, ROLLBACK -> this;
      case DESTROY, DESTROY_AND_PURGE -> forgiving();
    };
  }

  /** One object to look for. */
  record Question(Address address, Subject subject, Mapping identity) {}

  /**
   * What was seen.
   *
   * @param found empty when there is no such object
   */
  record Answer(Question question, Optional<Mapping> found) {}

  /**
   * What was seen, and what could not be looked at.
   *
   * @param failures what was thrown for a question
   */
  record Seen(List<Answer> answers, Map<Question, Throwable> failures) {}

  /** Observes all, in parallel; one that fails hides no other. */
  Seen look(List<Question> questions) throws InterruptedException {
    long begun = System.nanoTime();
    listener.on(new ApplyEvent.Refreshing(questions.size()));
    Seen seen = look(questions, listener);
    listener.on(
        new ApplyEvent.Refreshed(questions.size(), Duration.ofNanos(System.nanoTime() - begun)));
    return seen;
  }

  private Seen look(List<Question> questions, ApplyEvent.Listener told)
      throws InterruptedException {
    List<Task<Optional<Mapping>>> tasks = new ArrayList<>(questions.size());
    for (Question question : questions) {
      tasks.add(limit -> {
        told.on(new ApplyEvent.Observing(question.address()));
        try {
          return observe(question, limit);
        } finally {
          told.on(new ApplyEvent.Observed(question.address()));
        }
      });
    }
    List<Result<Optional<Mapping>>> results = parallel.run(tasks);
    List<Answer> answers = new ArrayList<>(questions.size());
    Map<Question, Throwable> failures = new LinkedHashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      // No switch over these types: Java makes a class for it at each start, in milliseconds.
      if (results.get(i) instanceof Result.Success<Optional<Mapping>>(Optional<Mapping> found)) {
        answers.add(new Answer(question, found));
      } else if (results.get(i) instanceof Result.Failure<Optional<Mapping>>(Throwable cause)) {
        failures.put(question, cause);
      }
    }
    return new Seen(answers, failures);
  }

  /** Observes all, in parallel. Throws with every problem met. */
  Observations observe(List<Question> questions) throws DeployerException, InterruptedException {
    return observations(look(questions));
  }

  private static Observations observations(Seen seen) throws DeployerException {
    if (!seen.failures().isEmpty()) {
      List<Problem> problems = new ArrayList<>();
      seen.failures()
          .forEach((question, cause) -> problems.add(problem(question.address(), cause)));
      throw new DeployerException(Category.FAILED, problems);
    }
    return observations(seen.answers());
  }

  /** What was observed, with the places of other desired objects. */
  Observations withPlaces(Observations observed, State state, Collection<Resource> desired)
      throws DeployerException, InterruptedException {
    return new Observations(
        observed.current(),
        observations(look(new PlanQuestions(providers).places(state, desired), _ -> {})).desired(),
        observed.deposed());
  }

  /** Resources of an earlier generation as they are desired today. */
  List<Resource> refreshed(List<Resource> resources)
      throws DeployerException, InterruptedException {
    List<Task<Mapping>> tasks = new ArrayList<>(resources.size());
    for (Resource resource : resources) {
      tasks.add(limit -> refreshed(resource, limit));
    }
    List<Result<Mapping>> results = parallel.run(tasks);
    List<Resource> fresh = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < resources.size(); i++) {
      Resource resource = resources.get(i);
      switch (results.get(i)) {
        case Result.Success<Mapping>(Mapping attributes) ->
            fresh.add(resource.withAttributes(attributes));
        case Result.Failure<Mapping>(Throwable cause) ->
            problems.add(problem(resource.address(), cause));
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
    return fresh;
  }

  private Mapping refreshed(Resource resource, CallLimit limit)
      throws ProviderException, InterruptedException, DeployerException {
    Provider provider = providers.get(resource.address().type());
    ProviderContext context = context(resource.address(), ProviderContext.Progress.NONE);
    Mapping kept = resource.attributes();
    return answers
        .answer(
            HostQuestions.refreshed(resource.address(), kept),
            () ->
                Optional.of(
                        limit.within(
                            provider.observeLimit(), () -> provider.refreshed(context, kept)))
                    .filter(fresh -> !fresh.equals(kept)))
        .orElse(kept);
  }

  static Observations observations(List<Answer> answers) {
    Map<Address, Optional<Mapping>> current = new HashMap<>();
    Map<Address, Optional<Mapping>> desired = new HashMap<>();
    Map<Address, List<Optional<Mapping>>> deposed = new HashMap<>();
    for (Answer answer : answers) {
      Address address = answer.question().address();
      switch (answer.question().subject()) {
        case CURRENT -> current.put(address, answer.found());
        case DESIRED -> desired.put(address, answer.found());
        case DEPOSED ->
            deposed.computeIfAbsent(address, _ -> new ArrayList<>()).add(answer.found());
      }
    }
    return new Observations(current, desired, deposed);
  }

  Optional<Mapping> observe(Question question, CallLimit limit)
      throws ProviderException, InterruptedException, DeployerException {
    Provider provider = providers.get(question.address().type());
    try {
      ProviderContext context =
          context(
              question.address(), ApplyEvent.Reading.to(listener, question.address().toString()));
      return answers.answer(
          HostQuestions.observed(question.address(), question.identity(), provider.schema()),
          () ->
              ProviderAnswer.observed(
                  provider,
                  limit.within(
                      provider.observeLimit(),
                      () -> provider.observe(context, question.identity()))));
    } catch (ProviderException e) {
      if (forgiving) {
        return Optional.of(question.identity());
      }
      throw e;
    }
  }

  ProviderContext context(Address address, ProviderContext.Progress progress) {
    return new ProviderContext(deployment, address, privateFolder, progress);
  }

  /** A problem of whatever a provider threw. */
  static Problem problem(Address address, Throwable cause) {
    if (cause instanceof ProviderException failure) {
      return Problem.of(
          failure.code(), address, String.valueOf(failure.getMessage()), failure.remedy());
    }
    return Problem.of(
        EngineError.PROVIDER_BUG,
        address,
        "its provider failed unexpectedly: " + cause,
        "this is a bug of the provider; report it with this message");
  }
}
