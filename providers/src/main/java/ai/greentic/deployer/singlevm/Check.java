package ai.greentic.deployer.singlevm;

/**
 * One thing about a machine that was looked at.
 *
 * @param name stable, for programs, such as {@code loop-devices}
 * @param found what there is, a clause
 * @param remedy what to do about it; empty when nothing has to be done
 */
public record Check(String name, Level level, String found, String remedy) {
  /** How good it is. */
  public enum Level {
    OK,
    /** Deployments work, with a drawback that the remedy takes away. */
    WARNING,
    /** Deployments do not work. */
    FAILURE
  }

  static Check ok(String name, String found) {
    return new Check(name, Level.OK, found, "");
  }

  static Check warning(String name, String found, String remedy) {
    return new Check(name, Level.WARNING, found, remedy);
  }

  static Check failure(String name, String found, String remedy) {
    return new Check(name, Level.FAILURE, found, remedy);
  }
}
