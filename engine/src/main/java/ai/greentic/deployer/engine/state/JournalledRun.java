package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;

/**
 * The run that a journal is about, so that it can be named when it was cut off.
 *
 * @param verb {@code apply} or {@code destroy}
 * @param nonce of the plan that is being applied
 * @param begun when, to the second
 * @param actions how many actions the plan has
 */
public record JournalledRun(String verb, String nonce, Instant begun, long actions) {

  Mapping toValue() {
    return Mapping.EMPTY
        .with("verb", verb)
        .with("nonce", nonce)
        .with("begun", Value.of(begun.getEpochSecond()))
        .with("actions", Value.of(actions));
  }

  static JournalledRun of(Fields fields) throws FormatException {
    long begun = fields.integer("begun");
    if (begun < 0 || begun > Instant.parse("9999-12-31T23:59:59Z").getEpochSecond()) {
      throw new FormatException("run: begun is no time");
    }
    return new JournalledRun(
        fields.text("verb"),
        fields.text("nonce"),
        Instant.ofEpochSecond(begun),
        fields.integer("actions"));
  }
}
