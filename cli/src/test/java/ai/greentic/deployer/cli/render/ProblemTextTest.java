package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.problem.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProblemTextTest {
  /** As it may stand in a snapshot that somebody made by hand. */
  private record NamedCode(String name) implements ErrorCode {}

  @Test
  void aCodeFromAFileSteersNoTerminal() {
    assertEquals(
        "More: greentic-deployer explain \\u001b[2j\n",
        new ProblemText(Paint.PLAIN).more(List.of(new NamedCode("\u001b[2J"))));
  }
}
