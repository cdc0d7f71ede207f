package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.plan.Plan;

/** What an apply has done, in a line. */
public final class ResultText {
  private ResultText() {}

  public static String of(Plan.Mode mode, ApplyResult result, Paint paint) {
    String title =
        switch (mode) {
          case APPLY -> "Apply complete!";
          case DESTROY, DESTROY_AND_PURGE -> "Destroy complete!";
        };
    return paint.paint(Ink.GREEN, title)
        + " Resources: "
        + result.created()
        + " added, "
        + result.updated()
        + " changed, "
        + result.deleted()
        + " destroyed"
        + (result.adopted() == 0 ? "" : ", " + result.adopted() + " adopted")
        + (result.forgotten() == 0 ? "" : ", " + result.forgotten() + " forgotten")
        + ", in "
        + Words.of(result.elapsed())
        + ".\n";
  }
}
