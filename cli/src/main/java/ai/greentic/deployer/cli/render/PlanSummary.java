package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;

/** How many resources a plan adds, changes and so on; a replacement adds one and destroys one. */
record PlanSummary(
    long add,
    long change,
    long destroy,
    long adopt,
    long forget,
    long keep,
    long record,
    long restore) {

  static PlanSummary of(Plan plan) {
    long replaced = plan.count(Kind.REPLACE, Kind.REPLACE_CREATE_FIRST);
    long stay = RolloutText.staying(plan);
    return new PlanSummary(
        plan.count(Kind.CREATE) + replaced,
        plan.count(Kind.UPDATE),
        plan.count(Kind.DELETE) + plan.count(Kind.RESTORE) + replaced - stay,
        plan.count(Kind.ADOPT),
        plan.count(Kind.FORGET),
        plan.count(Kind.RETAIN),
        plan.count(Kind.RECORD),
        plan.count(Kind.RESTORE));
  }

  String line() {
    return "Plan: "
        + add
        + " to add, "
        + change
        + " to change, "
        + destroy
        + " to destroy"
        + unlessZero(adopt, "adopt")
        + unlessZero(forget, "forget")
        + unlessZero(keep, "keep")
        + unlessZero(record, "record")
        + unlessZero(restore, "restore")
        + ".";
  }

  private static String unlessZero(long count, String verb) {
    return count == 0 ? "" : ", " + count + " to " + verb;
  }

  Mapping json() {
    return Mapping.EMPTY
        .with("add", Value.of(add))
        .with("change", Value.of(change))
        .with("destroy", Value.of(destroy))
        .with("adopt", Value.of(adopt))
        .with("forget", Value.of(forget))
        .with("keep", Value.of(keep))
        .with("record", Value.of(record))
        .with("restore", Value.of(restore));
  }
}
