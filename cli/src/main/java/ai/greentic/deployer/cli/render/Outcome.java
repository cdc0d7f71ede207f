package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.problem.DeployerException.Category;
import java.util.Locale;

/** How a run ended, as programs are told; the exit code says the same more coarsely. */
public enum Outcome {
  /** A plan was made, and it has changes. */
  PLANNED,
  /** There is nothing to change. */
  NO_CHANGES,
  /** A plan was carried out. */
  APPLIED,
  /** Somebody changed the machine. */
  DRIFTED,
  /** Nobody changed the machine. */
  NO_DRIFT,
  /** Another run is changing the machine; it was not looked at. */
  SKIPPED,
  /** A person said no; nothing was changed. */
  DECLINED,
  /** A signal came before the first action; nothing was changed. */
  INTERRUPTED,
  FAILED,
  REFUSED,
  LOCKED,
  LEFT_OVER,
  ROLLED_BACK,
  NOT_ROLLED_BACK;

  /** What a failure of that category is. */
  public static Outcome of(Category category) {
    return switch (category) {
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
      case LOCKED -> LOCKED;
      case LEFT_OVER -> LEFT_OVER;
      case ROLLED_BACK -> ROLLED_BACK;
      case NOT_ROLLED_BACK -> NOT_ROLLED_BACK;
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
