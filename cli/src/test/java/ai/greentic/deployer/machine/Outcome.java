package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How a command on a machine ended.
 *
 * @param command what ran, for messages
 */
record Outcome(String command, int exitCode, String out, String err) {

  /** Asserts the exit code and shows everything when it is another. */
  Outcome exits(int expected) {
    assertEquals(expected, exitCode, this::toString);
    return this;
  }

  /** Asserts that standard output or standard error has a text. */
  Outcome says(String text) {
    assertTrue(
        out.contains(text) || err.contains(text), () -> "expected the text: " + text + "\n" + this);
    return this;
  }

  /** Asserts that neither stream has a text. */
  Outcome saysNot(String text) {
    assertTrue(
        !out.contains(text) && !err.contains(text),
        () -> "expected not to find the text: " + text + "\n" + this);
    return this;
  }

  @Override
  public String toString() {
    return "$ " + command + "\nexit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
  }
}
