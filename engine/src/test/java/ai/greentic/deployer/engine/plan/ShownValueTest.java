package ai.greentic.deployer.engine.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values as messages show them: short, and without secrets. */
class ShownValueTest {
  @Test
  void shortValuesAreShownAsTheyAre() {
    assertEquals("'on'", ShownValue.of(Value.of("on")));
    assertEquals("-7", ShownValue.of(Value.of(-7)));
    assertEquals("true", ShownValue.of(Value.of(true)));
    assertEquals("false", ShownValue.of(Value.of(false)));
  }

  @Test
  void aLongTextIsShownByItsDigest() {
    String longest = "x".repeat(80);
    assertEquals("'" + longest + "'", ShownValue.of(Value.of(longest)));
    assertEquals(
        "a text with SHA-256 " + Digests.sha256((longest + "x").getBytes(UTF_8)),
        ShownValue.of(Value.of(longest + "x")));
  }

  @Test
  void ofOtherValuesOnlyTheirKindIsShown() {
    assertEquals("another list", ShownValue.of(Sequence.ofTexts(List.of("a"))));
    assertEquals("another record", ShownValue.of(Mapping.EMPTY.with("a", "b")));
    assertEquals("unknown", ShownValue.of(new Value.Unknown("thing.a", "stamp")));
    assertEquals("another secret", ShownValue.of(new Value.Fingerprint("ab12")));
  }
}
