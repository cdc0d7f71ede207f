package ai.greentic.deployer.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("content", Kind.TEXT),
          Attribute.of("loaded", Kind.BOOLEAN, Trait.INDIRECT),
          Attribute.of("process", Kind.INTEGER, Trait.VOLATILE));

  private final Mapping seen =
      Mapping.EMPTY
          .with("content", "a")
          .with("loaded", Value.of(false))
          .with("process", Value.of(7));

  private static String fingerprint(Mapping observed) {
    return Observations.fingerprint(SCHEMA, Optional.of(observed));
  }

  @Test
  void whatActionsOfOthersChangeIsDriftAndNoPrecondition() {
    Mapping reloaded = seen.with("loaded", Value.of(true));

    assertEquals(fingerprint(seen), fingerprint(reloaded));
    assertEquals(List.of("loaded"), new Comparison(SCHEMA).drift(reloaded, seen));
  }

  @Test
  void whatChangesByItselfIsNeither() {
    Mapping restarted = seen.with("process", Value.of(8));

    assertEquals(fingerprint(seen), fingerprint(restarted));
    assertEquals(List.of(), new Comparison(SCHEMA).drift(restarted, seen));
    assertNotEquals(fingerprint(seen), fingerprint(seen.with("content", "b")));
  }
}
