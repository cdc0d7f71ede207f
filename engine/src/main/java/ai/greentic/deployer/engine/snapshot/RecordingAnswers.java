package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the host each question once, and keeps the answers. */
public final class RecordingAnswers implements HostAnswers {
  private final Map<String, HeldAnswer> answers = new ConcurrentHashMap<>();

  @Override
  public Optional<Mapping> answer(Question question, Host host)
      throws ProviderException, InterruptedException {
    HeldAnswer known = answers.get(question.key());
    return known == null ? asked(question, host) : known.answer().given();
  }

  private Optional<Mapping> asked(Question question, Host host)
      throws ProviderException, InterruptedException {
    HeldAnswer given = new HeldAnswer(question.about(), Answer.of(host));
    HeldAnswer earlier = answers.putIfAbsent(question.key(), given);
    Answer kept = (earlier == null ? given : earlier).answer();
    if (kept instanceof Answer.Nothing) {
      question.placeKey().ifPresent(key -> answers.putIfAbsent(key, given));
    }
    return kept.given();
  }

  /** All answers so far, by the key of their question. */
  public SortedMap<String, HeldAnswer> answers() {
    return new TreeMap<>(answers);
  }
}
