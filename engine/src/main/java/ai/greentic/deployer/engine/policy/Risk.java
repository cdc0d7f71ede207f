package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.Mode;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a plan may do that a policy can demand more for. */
public enum Risk {
  /** It is a destroy, or deletes a resource that nothing replaces. */
  DESTROY("destroy", "it destroys"),
  /** It deletes an object of a type that holds data, by whatever kind of plan. */
  PURGE_DATA("purgeData", "it deletes data"),
  /** The application stops, for a while or for good. */
  INTERRUPTION("interruption", "it interrupts the application"),
  /** It returns to an earlier generation. */
  ROLLBACK("rollback", "it is a rollback");

  private final String key;
  private final String words;

  Risk(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** Its key in the policy. */
  public String key() {
    return key;
  }

  /** The clause of a sentence. */
  public String words() {
    return words;
  }

  /**
   * The risks of a plan, from what it says it does; applying it checks that it does nothing else.
   *
   * @param schemas of the types that are known; of any other type the worst is assumed
   */
  public static Set<Risk> of(Plan plan, Map<String, Schema> schemas) {
    Set<Risk> risks = EnumSet.noneOf(Risk.class);
    Mode mode = plan.header().mode();
    boolean destroys = mode == Mode.DESTROY || mode == Mode.DESTROY_AND_PURGE;
    if (destroys || plan.count(Kind.DELETE) > 0) {
      risks.add(DESTROY);
    }
    if (mode == Mode.DESTROY_AND_PURGE || deletes(plan, schemas, Behaviour.HOLDS_DATA)) {
      risks.add(PURGE_DATA);
    }
    if (plan.changes().stream().anyMatch(Change::interrupts)
        || deletes(plan, schemas, Behaviour.INTERRUPTS)) {
      risks.add(INTERRUPTION);
    }
    if (mode == Mode.ROLLBACK) {
      risks.add(ROLLBACK);
    }
    return risks;
  }

  private static boolean deletes(Plan plan, Map<String, Schema> schemas, Behaviour behaviour) {
    return plan.steps().stream()
        .filter(step ->
            step.operation() == Operation.DELETE || step.operation() == Operation.DELETE_DEPOSED)
        .map(step -> schemas.get(step.address().type()))
        .anyMatch(schema -> schema == null || schema.has(behaviour));
  }
}
