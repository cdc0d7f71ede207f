package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ExplainTest extends CommandLineTest {
  @Test
  void aCodeIsExplainedIn80Columns() {
    run("explain", "plan-stale")
        .exits(0)
        .prints(
            """
            plan-stale: The state has changed since the plan was made

              Cause   Another apply, rollback, destroy or 'state' command committed after
                      this plan was saved, so that its serial is behind.
              Effect  The plan was refused before the first action; nothing was changed.
                      Exit code 3.
              Remedy  Plan again, review and apply that.
                        greentic-deployer plan -out=plan.bin deployment.yaml
                        greentic-deployer apply plan.bin
            """);
  }

  @Test
  void severalCodesFollowEachOther() {
    String stale = run("explain", "plan-stale").exits(0).out();
    String held = run("explain", "lock-held").exits(0).out();
    run("explain", "PLAN_STALE", "lock-held").exits(0).prints(stale + "\n" + held);
  }

  @Test
  void anExitCodeIsExplainedToo() {
    String explained = run("explain", "5").exits(0).out();
    assertTrue(explained.startsWith("5: Failed and rolled back\n\n  Cause   An action"), explained);
  }

  @Test
  void withoutACodeAllAreListedIn80Columns() {
    String list = run("explain").exits(0).out();
    assertTrue(list.startsWith("Exit codes\n  0                             Done\n"), list);
    assertTrue(
        list.contains(
            "\nPlans\n  plan-stale                    The state has changed since the plan was"
                + " made\n"),
        list);
    assertEquals("", list.lines().filter(line -> line.length() > 80).findFirst().orElse(""));
  }

  @Test
  void aMistypedCodeIsAnsweredWithTheOneThatIsMeant() {
    run("explain", "plan-stael")
        .exits(64)
        .complains(
            """
            Error: there is no code 'plan-stael'; did you mean 'plan-stale'?
            Usage: greentic-deployer explain [options] [CODE...]
            Run 'greentic-deployer explain -help' for more.
            """);
  }

  @Test
  void programsGetADocument() throws FormatException {
    String json = run("explain", "-json", "lock-held").exits(0).out();
    Mapping document = (Mapping) CanonicalJson.decode(json.getBytes(StandardCharsets.UTF_8));
    assertEquals("Explanation", document.text("kind"));
    Sequence explanations = (Sequence) document.get("explanations").orElseThrow();
    Mapping explanation = (Mapping) explanations.items().getFirst();
    assertEquals("lock-held", explanation.text("code"));
    assertEquals("Another run holds the lock", explanation.text("title"));
  }

  @Test
  void aFailureNamesItsCodes() {
    write("broken.yaml", "kind: Deployment\nkeind: x\n");
    Run failed = inState("plan", "broken.yaml").exits(1);
    assertTrue(
        failed
            .err()
            .endsWith(
                """
                More: greentic-deployer explain document-missing-key document-unknown-key
                Nothing was changed.
                """),
        failed.err());
  }
}
