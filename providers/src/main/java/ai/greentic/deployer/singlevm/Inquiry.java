package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.snapshot.RecordedProblem;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What compiling a document asks of the machine, as questions whose answers can be recorded. */
record Inquiry(HostAnswers answers) {

  /** Finds out what is in the way. */
  @FunctionalInterface
  interface Check {
    List<Problem> problems() throws InterruptedException;
  }

  /**
   * What is in the way of something; nothing while the answer is not held.
   *
   * @param about in words, for whoever has to get the answer
   * @param details everything that the answer depends on
   */
  List<Problem> problems(String kind, String about, Mapping details, Check check)
      throws InterruptedException {
    try {
      return answers
          .answer(Question.of(kind, about, details), () -> Optional.of(value(check.problems())))
          .map(Inquiry::problems)
          .orElse(List.of());
    } catch (ProviderException e) {
      return List.of(Problem.of(e.code(), String.valueOf(e.getMessage()), e.remedy()));
    }
  }

  /**
   * A fact; empty while the answer is not held.
   *
   * @param about in words, for whoever has to get the answer
   * @param details everything that the answer depends on
   */
  Optional<Mapping> fact(String kind, String about, Mapping details, HostAnswers.Host host)
      throws ProviderException, InterruptedException {
    return answers.answer(Question.of(kind, about, details), host);
  }

  static Mapping value(List<Problem> problems) {
    List<Value> list = new ArrayList<>();
    problems.forEach(problem -> list.add(RecordedProblem.toValue(problem)));
    return Mapping.EMPTY.with("problems", new Sequence(list));
  }

  static List<Problem> problems(Mapping value) {
    List<Problem> problems = new ArrayList<>();
    if (value.get("problems").orElse(null) instanceof Sequence(List<Value> list)) {
      for (Value item : list) {
        if (item instanceof Mapping problem) {
          problems.add(RecordedProblem.of(problem));
        }
      }
    }
    return problems;
  }

  static Mapping with(Mapping mapping, String name, Optional<String> text) {
    return text.map(present -> mapping.with(name, present)).orElse(mapping);
  }
}
