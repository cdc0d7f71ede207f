package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HistoryTextTest {
  private static final Release DEPARTED = new Release(0, true, new TreeSet<>());

  private static Mapping began(String nonce, String author) {
    return Mapping.EMPTY
        .with("what", "began")
        .with("nonce", nonce)
        .with("time", "2026-11-23T18:00:0" + nonce + "Z")
        .with("verb", "apply")
        .with("author", author);
  }

  private static String text(boolean running, Mapping... audit) {
    return new HistoryText(Paint.PLAIN, "")
        .render(new History("acme", DEPARTED, List.of(), List.of(audit), running));
  }

  private static final String HEAD =
      """
      Generations of acme:

        none yet

      The machine was changed since by a run that failed, was cut off, did a part only or is running: \
      'greentic-deployer plan' shows what is left to do.
      """;

  @Test
  void whatIsRunningWasNotCutOffAndNobodySteersTheTerminal() {
    assertEquals(
        HEAD
            + """

            Runs that failed:

              2026-11-23T18:00:01Z  apply cut-off, by \\u001b[31mroot
            """,
        text(true, began("1", "\u001b[31mroot"), began("2", "root")));
    assertEquals(HEAD, text(true, began("1", "root")));
  }
}
