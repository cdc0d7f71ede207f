package ai.greentic.deployer.engine.problem;

/** What goes wrong with keys, signatures and the policy of a machine. */
public enum SigningError implements ErrorCode {
  /** A private or public key cannot be used. */
  KEY_UNUSABLE,
  /** A file that should hold signatures holds something else. */
  SIGNATURES_DAMAGED,
  /** A signature names a known key and does not fit the plan. */
  SIGNATURE_INVALID,
  /** Too few of those have signed that the policy names. */
  SIGNATURES_MISSING,
  /** The policy wants a younger plan. */
  PLAN_TOO_OLD,
  /** No rule of the policy is for the deployment. */
  POLICY_NO_RULE,
  /** Others than root can have written the policy. */
  POLICY_UNTRUSTED,
  /** The policy cannot be read or is not valid. */
  POLICY_INVALID,
  /** The plan file is not the one that -expect-sha256 names. */
  PLAN_DIGEST_DIFFERS
}
