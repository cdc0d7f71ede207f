package ai.greentic.deployer.container;

/** Why a container does not pass the gate. */
final class Rejection extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean mustStop;

  private Rejection(String reason, boolean mustStop) {
    super(reason);
    this.reason = reason;
    this.mustStop = mustStop;
  }

  /** It runs and does not work: left as it is, to go back from or to be looked at. */
  static Rejection leftRunning(String reason) {
    return new Rejection(reason, false);
  }

  /** It ended and would be restarted again and again, or it is open to others than it should. */
  static Rejection stopped(String reason) {
    return new Rejection(reason, true);
  }

  String reason() {
    return reason;
  }

  boolean mustStop() {
    return mustStop;
  }
}
