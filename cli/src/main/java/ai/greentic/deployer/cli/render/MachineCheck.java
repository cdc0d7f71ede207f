package ai.greentic.deployer.cli.render;

/**
 * One thing about the machine that was looked at.
 *
 * @param name stable, for programs
 * @param found what there is
 * @param remedy what to do about it; empty when nothing has to be done
 */
public record MachineCheck(String name, Level level, String found, String remedy) {
  /** How good it is; deployments work with a warning, and do not with a failure. */
  public enum Level {
    OK,
    WARNING,
    FAILURE
  }
}
