package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers from a snapshot, and never asks a host. Goes on after a question whose answer it does not
 * hold, as if there were nothing, so that all of them are known in the end; what was planned then
 * is good for nothing else.
 */
public final class RecordedAnswers implements HostAnswers {
  private final Map<String, HeldAnswer> answers;
  private final Queue<Question> missing = new ConcurrentLinkedQueue<>();

  public RecordedAnswers(Map<String, HeldAnswer> answers) {
    this.answers = Map.copyOf(answers);
  }

  @Override
  public Optional<Mapping> answer(Question question, Host host) throws ProviderException {
    HeldAnswer held = answers.get(question.key());
    if (held != null) {
      return held.answer().given();
    }
    if (question.placeKey().filter(answers::containsKey).isEmpty()) {
      missing.add(question);
    }
    return Optional.empty();
  }

  /** The questions so far whose answers are not held. */
  public List<Question> missing() {
    return List.copyOf(missing);
  }
}
