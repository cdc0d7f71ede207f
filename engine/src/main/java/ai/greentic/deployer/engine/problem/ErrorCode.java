package ai.greentic.deployer.engine.problem;

import java.util.Locale;

/**
 * The stable name of one kind of failure: what people search for and programs compare. The kinds
 * are as fine as the next steps of a person differ. Enums implement it, one a module, and {@code
 * greentic-deployer explain} tells of each its cause, effect and remedy.
 */
public interface ErrorCode {
  /** The name of the constant, such as {@code PLAN_STALE}. */
  String name();

  /** As it is printed and written, such as {@code plan-stale}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
