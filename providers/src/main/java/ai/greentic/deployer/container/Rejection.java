package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.problem.ErrorCode;

/** Why a container does not pass the gate. */
final class Rejection extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final String reason;
  private final boolean mustStop;

  private Rejection(ErrorCode code, String reason, boolean mustStop) {
    super(reason);
    this.code = code;
    this.reason = reason;
    this.mustStop = mustStop;
  }

  /** It runs and does not work: left as it is, to go back from or to be looked at. */
  static Rejection leftRunning(ErrorCode code, String reason) {
    return new Rejection(code, reason, false);
  }

  /** It ended and would be restarted again and again, or it is open to others than it should. */
  static Rejection stopped(ErrorCode code, String reason) {
    return new Rejection(code, reason, true);
  }

  ErrorCode code() {
    return code;
  }

  String reason() {
    return reason;
  }

  boolean mustStop() {
    return mustStop;
  }
}
