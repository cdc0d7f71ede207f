package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.command.Manual;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that stand for options which were not given. */
final class EnvironmentTest extends CommandLineTest {
  private void set(String name, String value) {
    environment.put("GREENTIC_DEPLOYER_" + name, value);
  }

  @Test
  void theStateFolderAndTheNameComeFromTheEnvironment() {
    set("STATE_DIR", "elsewhere");
    set("NAME", "acme-prod");
    run("apply", "-auto-approve").exits(0);
    assertTrue(Files.exists(folder.resolve("elsewhere/acme-prod/state.json")));
    assertTrue(run("state", "list").exits(0).out().contains("directory.state\n"));
  }

  @Test
  void theOptionWins() {
    set("STATE_DIR", "elsewhere");
    set("PARALLELISM", "many");
    set("LOCK_TIMEOUT", "soon");
    inState("apply", "-auto-approve", "-parallelism=2", "-lock-timeout=1s").exits(0);
    assertFalse(Files.exists(folder.resolve("elsewhere")));
  }

  @Test
  void anEmptyVariableIsNone() {
    set("PARALLELISM", "");
    set("NAME", "");
    inState("plan").exits(0).complains("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PARALLELISM  | 0    | plan | the environment variable GREENTIC_DEPLOYER_PARALLELISM is wrong: '0' is not a number from 1 to 256
          PARALLELISM  | x    | plan | the environment variable GREENTIC_DEPLOYER_PARALLELISM is wrong: 'x' is not a number from 1 to 256
          LOCK_TIMEOUT | 5    | pin 1 | the environment variable GREENTIC_DEPLOYER_LOCK_TIMEOUT is wrong: '5' is not a duration; write it like 30s, 5m or 1h30m
          NAME         | ../x | status | the environment variable GREENTIC_DEPLOYER_NAME is wrong: '../x' is not a deployment's name; it has lower-case letters, digits and dashes, at most 40, and begins with a letter
          """)
  void aWrongValueNamesTheVariable(String name, String value, String line, String message) {
    inState("apply", "-auto-approve").exits(0);
    set(name, value);
    Run run = inState(line.split(" ")).exits(64).prints("");
    assertEquals("Error: " + message, run.err().lines().findFirst().orElse(""));
  }

  @Test
  void anotherNameThanTheDocumentsIsRefused() {
    set("NAME", "other");
    Run run = inState("plan").exits(1).prints("");
    assertTrue(
        run.err().contains("the document is for deployment acme-prod, not for other"), run.err());
    assertTrue(
        run.err().contains("unset the environment variable GREENTIC_DEPLOYER_NAME"), run.err());
  }

  @Test
  void whatAVariableNamesAndIsNotThereNamesTheVariable() {
    inState("apply", "-auto-approve").exits(0);
    set("NAME", "acme-prd");
    inState("status")
        .exits(1)
        .prints("")
        .complains(
            """
            Error: there is no deployment acme-prd in STATES, only acme-prod; did you mean 'acme-prod'?
             Next: check the environment variable GREENTIC_DEPLOYER_NAME and -state-dir, or run 'greentic-deployer apply -state-dir=states FILE' first
            More: greentic-deployer explain deployment-unknown
            Nothing was changed.
            """
                .replace("STATES", folder.resolve("states").toString()));
    set("STATE_DIR", "elsewhere");
    assertTrue(
        run("history", "-name=acme-prod")
            .exits(1)
            .err()
            .contains(
                "\n Next: check -name and the environment variable GREENTIC_DEPLOYER_STATE_DIR, or"),
        "the option's and the variable's");
    set("NAME", "");
    assertTrue(
        run("destroy", "-auto-approve")
            .exits(1)
            .err()
            .contains(
                "\n Next: check the name in the document and the environment variable"
                    + " GREENTIC_DEPLOYER_STATE_DIR, or"),
        "the document's and the variable's");
  }

  @Test
  void filesThatAVariableNamesAreComplainedOfWithIt() {
    inState("plan", "-out=plan.bin").exits(0);
    set("PLUGIN_DIR", "plugins");
    assertTrue(
        inState("plan")
            .exits(1)
            .err()
            .contains(
                "/plugins with plug-ins (named by the environment variable"
                    + " GREENTIC_DEPLOYER_PLUGIN_DIR)\n"),
        "plug-ins");
    set("PLUGIN_DIR", "");
    set("POLICY", "policy.yaml");
    run("verify", "plan.bin")
        .exits(1)
        .complains(
            """
            Error: there is no file policy.yaml (named by the environment variable GREENTIC_DEPLOYER_POLICY)
             Next: give the path of a file, or change to its folder
            More: greentic-deployer explain file-unreadable
            Nothing was changed.
            """);
    assertTrue(
        run("verify", "-policy=policy.yaml", "plan.bin")
            .exits(1)
            .err()
            .startsWith("Error: there is no file policy.yaml\n"),
        "the option's");
  }

  @Test
  void aMistypedVariableIsWarnedOfOnceAndThePipelinesOwnAreNot() {
    set("STATEDIR", "elsewhere");
    set("SHA256", "0");
    inState("plan", "-out=plan.bin")
        .exits(0)
        .complains(
            "Warning: the environment variable GREENTIC_DEPLOYER_STATEDIR is not heeded; did you"
                + " mean GREENTIC_DEPLOYER_STATE_DIR?\n");
    run("version").exits(0).complains("");
    run("__complete", "zsh", "pl").exits(0).complains("");
  }

  @Test
  void nothingDangerousHasAVariable() {
    for (String option :
        new String[] {"AUTO_APPROVE", "FORCE", "PURGE_DATA", "DESTROY", "TARGET"}) {
      assertTrue(
          Manual.overview().environment().stream()
              .noneMatch(entry -> entry.term().endsWith("_" + option)),
          option);
    }
  }
}
