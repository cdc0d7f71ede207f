package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
  private final PlanText plain = new PlanText(Paint.PLAIN);

  @Test
  void aPlanWithEveryKindOfChange() {
    Golden.assertMatches("plan.txt", plain.render(SamplePlan.plan()));
  }

  @Test
  void aPlanAsJson() {
    Golden.assertMatches("plan.json", JsonDocument.of(SamplePlan.plan()));
  }

  @Test
  void coloursChangeNoText() {
    String coloured = new PlanText(Paint.COLOURED).render(SamplePlan.plan());
    assertEquals(plain.render(SamplePlan.plan()), coloured.replaceAll("\u001b\\[[0-9]+m", ""));
    assertFalse(coloured.equals(plain.render(SamplePlan.plan())));
  }

  @Test
  void theHeaderOfASavedPlan() {
    assertEquals(
        """
        Plan for acme-prod (apply), made 2026-09-21T14:13:20Z by greentic-deployer 0.1.0
        for host 1d1d1d1d1d1d, state serial 7
        provider of symlink: plug-in 1.0.0, SHA-256 5151515151515151515151515151515151515151515151515151515151515151
        SHA-256 of the file: abc

        """,
        plain.header(SamplePlan.plan().header(), "abc"));
  }

  @Test
  void noChanges() {
    assertEquals(
        "No changes. The machine matches the document.\n",
        plain.render(
            SamplePlan.of(
                Plan.Mode.APPLY,
                List.of(
                    SamplePlan.change("value.a", Kind.NO_OP, Mapping.EMPTY, Mapping.EMPTY, "")))));
    assertEquals(
        "No changes. There is nothing to destroy.\n",
        plain.render(SamplePlan.of(Plan.Mode.DESTROY, List.of())));
  }

  @Test
  void aDestroyPlanSaysWhatIsKept() {
    Mapping folder = Mapping.EMPTY.with("path", "/var/lib/greentic/state");
    Plan plan =
        SamplePlan.of(
            Plan.Mode.DESTROY,
            List.of(
                SamplePlan.change(
                    "unit.runtime", Kind.DELETE, Mapping.EMPTY.with("enabled", "yes"), null, ""),
                SamplePlan.change(
                    "directory.state", Kind.RETAIN, folder, folder, "it holds data")));
    assertEquals(
        """
        Resource actions are indicated with the following symbols:
          - destroy

        These actions will be performed for acme-prod:

          # unit.runtime will be destroyed
          - unit.runtime {
              - enabled = "yes"
            }

        Kept on the machine (-purge-data deletes what holds data):
          o directory.state at "/var/lib/greentic/state" (it holds data)

        Plan: 0 to add, 0 to change, 1 to destroy, 1 to keep.
        Generation 1 is no longer kept.
        """,
        plain.render(plan));
  }

  @Test
  void purgingWarns() {
    String text =
        plain.render(
            SamplePlan.of(
                Plan.Mode.DESTROY_AND_PURGE,
                List.of(
                    SamplePlan.change(
                        "directory.state", Kind.DELETE, Mapping.EMPTY, null, "purged"))));
    assertEquals(
        "Warning: the data folders are deleted with everything in them. This cannot be undone.",
        text.lines().toList().reversed().get(1));
  }

  @Test
  void hostileValuesCannotSteerTheTerminal() {
    String hostile = "\u001b]0;owned\u0007\u202e\r\n# forged.line will be created";
    Mapping before = Mapping.EMPTY.with("a" + hostile, hostile);
    Mapping after = Mapping.EMPTY.with("a" + hostile, hostile + "2");
    String text =
        plain.render(
            SamplePlan.of(
                Plan.Mode.APPLY,
                List.of(
                    SamplePlan.change(
                        "value.a",
                        Kind.UPDATE,
                        before,
                        after,
                        hostile,
                        new Difference("a" + hostile, false, false, true)),
                    SamplePlan.change("value.b", Kind.CREATE, null, after, hostile),
                    SamplePlan.change("value.c", Kind.DELETE, before, null, hostile),
                    SamplePlan.change(
                        "value.d", Kind.RETAIN, before.with("path", hostile), after, hostile))));
    assertFalse(
        text.codePoints().anyMatch(point -> Character.isISOControl(point) && point != '\n'));
    assertFalse(text.lines().anyMatch(line -> line.startsWith("# forged")));
  }
}
