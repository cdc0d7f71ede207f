package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;

/**
 * What an update of the managed authority does. One authority follows another in two steps, each in
 * a plan of its own, so that whoever holds a valid certificate is accepted all the time.
 */
enum RolloverStep {
  /** Nothing but owners and modes. */
  NONE,
  /** Makes the next authority and trusts both; the old one goes on signing. */
  INTRODUCE,
  /** The next authority, which the application trusts by now, signs from now on. */
  TAKE_OVER,
  /** Makes an authority in place of one that cannot be used any more; nobody trusts it yet. */
  ANEW;

  /** Where a rollover is, as the attribute {@code rollover} tells it. */
  static final String NO_ROLLOVER = "none";

  static final String INTRODUCED = "introduced";
  static final String TRUSTED = "trusted";

  /** The step that leads from what was observed to what is desired. */
  static RolloverStep of(Mapping before, Mapping after) {
    String status = before.optionalText("status").orElse("");
    if (status.equals(CertificateStatus.RENEWAL_DUE)) {
      return INTRODUCE;
    }
    if (status.equals(CertificateStatus.TAKEOVER_DUE)) {
      return TAKE_OVER;
    }
    if (!CertificateStatus.isSound(status)) {
      return ANEW;
    }
    if (number(after, "generation") <= number(before, "signingGeneration")) {
      return NONE;
    }
    return switch (before.optionalText("rollover").orElse(NO_ROLLOVER)) {
      case NO_ROLLOVER -> INTRODUCE;
      case TRUSTED -> TAKE_OVER;
      default -> NONE;
    };
  }

  private static long number(Mapping attributes, String name) {
    Value value = attributes.get(name).orElse(Value.of(0));
    return value instanceof Int(long number) ? number : 0;
  }
}
