package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Optional;

/**
 * One thing that planning asks of a host.
 *
 * @param kind what is asked, such as {@code observe}
 * @param about what it is about in words, for whoever has to get the answer
 * @param details everything that the answer depends on: a question with other details is another
 * @param place the details that alone decide whether there is anything; empty when all of them do
 */
public record Question(String kind, String about, Mapping details, Optional<Mapping> place) {

  public static Question of(String kind, String about, Mapping details) {
    return new Question(kind, about, details, Optional.empty());
  }

  /** Names the question: SHA-256 of kind and details, lower-case hex. */
  String key() {
    return digest(kind, details);
  }

  /** Names the question whether there is anything, which others may share. */
  Optional<String> placeKey() {
    return place.map(where -> digest(kind + " place", where));
  }

  private static String digest(String kind, Mapping details) {
    return Digests.sha256(
        CborEncoder.encode(Mapping.EMPTY.with("kind", kind).with("details", details)));
  }
}
