package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.command.Manual;
import ai.greentic.deployer.cli.manual.VerbPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class UsageTest extends CommandLineTest {

  static List<VerbPage> verbs() {
    return Manual.verbs();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void theHelpOfEveryVerbHasUsageAndAnExampleAndFits(VerbPage page) {
    String verb = page.word();
    String help = run(("help " + verb).split(" ")).exits(0).out();
    assertTrue(help.startsWith("Usage: greentic-deployer " + verb), help);
    assertTrue(help.contains("\nExample"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    for (String option : List.of("-help", "--help", "-h")) {
      assertEquals(help, run((verb + " " + option).split(" ")).exits(0).out());
    }
    assertTrue(run("-help").exits(0).out().contains("\n  " + verb + " "));
  }

  @Test
  void helpIsTheSameHoweverOneAsks() {
    String overview = run("help").exits(0).out();
    assertEquals(overview, run("--help").exits(0).out());
    assertEquals(overview, run().exits(64).prints("").err());
  }

  @Test
  void theVerbsOfTwoWordsHaveAHelpOfTheirOwn() {
    String help =
        run("help", "state")
            .exits(0)
            .prints(
                """
                Usage: greentic-deployer state <verb> [options]

                  state list     List what is in the state
                  state show     Show one resource of the state
                  state mv       Give a resource of the state another name
                  state rm       Forget resources; they stay on the machine
                  state pull     Print the state, to keep a copy
                  state push     Put a copy in the place of the state
                  state restore  Bring back the state before the last change

                'greentic-deployer state <verb> -help' tells the options of each.
                """)
            .out();
    for (String option : List.of("-help", "--help", "-h")) {
      run("state", option).exits(0).prints(help);
    }
    run("state", "mvv")
        .exits(64)
        .complains(
            """
            Error: there is no verb 'state mvv'; did you mean 'state mv'?
            Usage: greentic-deployer state <verb> [options]
            Run 'greentic-deployer state -help' for more.
            """);
  }

  @Test
  void theVersionIsTheSameHoweverOneAsks() {
    String version = run("version").exits(0).out();
    assertTrue(version.matches("greentic-deployer \\d+\\.\\d+\\.\\d+\\S*\n"), version);
    assertEquals(version, run("-version").exits(0).out());
    assertEquals(version, run("--version").exits(0).out());
    String json = run("version", "-json").exits(0).out();
    assertTrue(json.contains("\"kind\" : \"Version\""), json);
    assertEquals(json, run("--version", "-json").exits(0).out());
    assertTrue(run("-v", "plan").exits(64).err().contains("'version' takes no further parameter"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plna                  | there is no verb 'plna'; did you mean 'plan'?
          destory               | there is no verb 'destory'; did you mean 'destroy'?
          val                   | there is no verb 'val'; did you mean 'validate'?
          frobnicate            | there is no verb 'frobnicate'
          -json plan            | '-json' comes before the verb; options follow it; write 'greentic-deployer plan -json'
          --json state list     | '-json' comes before the verb; options follow it; write 'greentic-deployer state list -json'
          -json                 | '-json' comes before the verb; options follow it
          list                  | there is no verb 'list'; did you mean 'state list'?
          stat list             | there is no verb 'stat'; did you mean 'state list'?
          stats                 | there is no verb 'stats'; did you mean 'status'?
          help plna             | there is no verb 'plna'; did you mean 'plan'?
          state                 | 'state' needs a second word: list, show, mv, rm, pull, push, restore
          state lst             | there is no verb 'state lst'; did you mean 'state list'?
          --plan a.yaml         | verbs have no dash; write 'greentic-deployer plan'
          help plan apply       | 'help' takes one verb at a time; leave 'apply' away
          help state mvv        | there is no verb 'state mvv'; did you mean 'state mv'?
          state mvv             | there is no verb 'state mvv'; did you mean 'state mv'?
          state lsit            | there is no verb 'state lsit'; did you mean 'state list'?
          state -json list      | 'state' needs a second word: list, show, mv, rm, pull, push, restore
          force-unlok           | there is no verb 'force-unlok'; did you mean 'force-unlock'?
          state show            | 'state show' needs ADDRESS
          state mv a.b          | 'state mv' needs TO
          state rm              | 'state rm' needs ADDRESS
          keygen                | 'keygen' needs -out=NAME
          plan -out             | 'plan' needs -out=FILE
          state rm x            | Invalid value for positional parameter at index 0..* (ADDRESS): 'x' is not an address; write type.name, such as mount.bundle
          state list a b        | 'state list' takes no further parameter 'b'
          state restore         | nobody can be asked, because this is not a terminal; add -auto-approve
          state restore -json   | -json leaves no room for a question; add -auto-approve
          plan -otu=x           | 'plan' has no option '-otu'; did you mean '-out'?
          plan --detailed-exit-code | 'plan' has no option '-detailed-exit-code'; did you mean '-detailed-exitcode'?
          apply -autoapprove    | 'apply' has no option '-autoapprove'; did you mean '-auto-approve'?
          plan --hlep           | 'plan' has no option '-hlep'; did you mean '-help'?
          show -format=makrdown | 'makrdown' is no format; -format takes text, json, markdown, html; did you mean 'markdown'?
          graph -format=sgv     | 'sgv' is no format; -format takes dot, mermaid, svg; did you mean 'svg'?
          completion fihs       | 'fihs' is no shell; write bash, zsh or fish; did you mean 'fish'?
          plan -otu=plan.bin    | 'plan' has no option '-otu'; did you mean '-out'?
          plan -x               | 'plan' has no option '-x'
          plan a.yaml b.yaml    | 'plan' takes no further parameter 'b.yaml'
          plan -parallelism=0   | -parallelism is 0; use 1 to 256
          plan -parallelism=x   | Invalid value for option '-parallelism': 'x' is not a whole number
          plan -lock-timeout=5s | 'plan' takes no lock and waits for no other run; leave -lock-timeout away
          status --lock-timeout | 'status' takes no lock and waits for no other run; leave -lock-timeout away
          drift -lock-timeout=0 | 'drift' takes no lock and waits for no other run; leave -lock-timeout away
          snapshot -lock-timeout 5s | 'snapshot' takes no lock and waits for no other run; leave -lock-timeout away
          apply -lock-timeout=5 | Invalid value for option '-lock-timeout': '5' is not a duration; write it like 30s, 5m or 1h30m
          plan -target=nodot    | Invalid value for option '-target' (ADDR): 'nodot' is not an address; write type.name, such as mount.bundle
          plan -purge-data      | -purge-data is for -destroy
          plan -destroy -replace=a.b | -destroy removes and replaces nothing; leave -replace away
          destroy -replace=a.b  | 'destroy' has no option '-replace'
          status -name=../x     | '../x' is not a deployment's name; it has lower-case letters, digits and dashes, at most 40, and begins with a letter
          apply                 | nobody can be asked, because this is not a terminal; add -auto-approve, or save a plan with 'plan -out' and apply that
          destroy -json         | -json leaves no room for a question; add -auto-approve
          """)
  void whatIsWrongWithACommandLineIsSaidWithWhatWouldBeRight(String line, String message) {
    Run run = run(line.split(" ")).exits(64).prints("");
    assertEquals("Error: " + message, run.err().lines().findFirst().orElse(""));
    assertTrue(run.err().contains("\nUsage: greentic-deployer "), run.err());
    assertEquals(3, run.err().lines().count(), run.err());
  }

  @Test
  void optionsTakeOneDashOrTwoAndAnEqualsSignOrASpace() {
    inState("plan", "-out=a.bin").exits(0);
    inState("plan", "--out=b.bin").exits(0);
    inState("plan", "-out", "c.bin", "-parallelism=3").exits(0);
    inState("apply", "-auto-approve", "--lock-timeout", "1h30m").exits(0);
    inState("plan", "--out", "d.bin", "deployment.yaml", "-no-color", "--", "-json").exits(64);
  }

  @Test
  void aBugIsOneLineAndTellsHowToReportIt() {
    machine.broken = true;
    inState("plan")
        .exits(1)
        .prints("")
        .complains(
            """
            Error: this is a bug in greentic-deployer: java.lang.IllegalStateException: a mistake in the program
             Next: report it with the command and the output of the same command with GREENTIC_DEPLOYER_DEBUG=1; 'greentic-deployer status' shows how the deployment is
            More: greentic-deployer explain bug
            """);
    environment.put("GREENTIC_DEPLOYER_DEBUG", "1");
    assertTrue(inState("plan").exits(1).err().contains("\n\tat ai.greentic.deployer."));
  }
}
