package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;

/** Settles for a type whose actions stop the application whether one of them does. */
record Interruption(Plan.Mode mode, State state) {

  /**
   * The change, with what it says of interruption. Where nothing says yet that what runs is good,
   * it is at least checked: a return promises that, and a run that was cut off or failed left it
   * open.
   */
  Change of(Provider provider, Change change) throws DeployerException {
    if (!provider.schema().has(Behaviour.INTERRUPTS)) {
      return change;
    }
    boolean unproved =
        mode == Plan.Mode.ROLLBACK || (mode == Plan.Mode.APPLY && state.release().departed());
    return switch (change.kind()) {
      case NO_OP, RECORD -> unproved ? checked(change) : change;
      case UPDATE, ADOPT -> change.withInterrupts(change.interrupts() && stops(provider, change));
      case CREATE, REPLACE, REPLACE_CREATE_FIRST, RESTORE, DELETE, FORGET, RETAIN -> change;
    };
  }

  private static Change checked(Change change) {
    return new Change(
        change.address(),
        Kind.UPDATE,
        change.before(),
        change.after(),
        change.differences(),
        change.reason() + "; it is checked whether it is good",
        false);
  }

  private static boolean stops(Provider provider, Change change) throws DeployerException {
    return new ProviderForecast(provider, change.address())
        .interrupts(change.before().orElse(Mapping.EMPTY), change.after().orElse(Mapping.EMPTY));
  }
}
