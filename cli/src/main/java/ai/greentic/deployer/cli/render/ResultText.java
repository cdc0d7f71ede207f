package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.plan.Plan;

/** What an apply has done, in a line. */
public final class ResultText {
  private ResultText() {}

  public static String of(Plan.Mode mode, ApplyResult result, Paint paint) {
    String counts =
        switch (mode) {
          case APPLY, ROLLBACK ->
              paint.paint(
                      Ink.GREEN, mode == Plan.Mode.APPLY ? "Apply complete!" : "Rollback complete!")
                  + " Resources: "
                  + result.created()
                  + " added, "
                  + result.updated()
                  + " changed, "
                  + result.deleted()
                  + " destroyed";
          case DESTROY, DESTROY_AND_PURGE ->
              paint.paint(Ink.GREEN, "Destroy complete!")
                  + " Resources: "
                  + result.deleted()
                  + " destroyed";
        };
    return counts
        + (result.adopted() == 0 ? "" : ", " + result.adopted() + " adopted")
        + (result.forgotten() == 0 ? "" : ", " + result.forgotten() + " forgotten")
        + ", in "
        + Words.of(result.elapsed())
        + "."
        + (result.generation() == 0 ? "" : " Generation " + result.generation() + " is active.")
        + "\n";
  }
}
