package ai.greentic.deployer.container;

/** The labels by which a container tells what it runs. */
public final class Labels {
  public static final String DEPLOYMENT = "ai.greentic.deployer.deployment";

  /** The digest of the bundle inside. */
  public static final String BUNDLE = "ai.greentic.deployer.bundle";

  /** The digest of everything that the start went by. */
  public static final String LAUNCH = "ai.greentic.deployer.launch";

  private Labels() {}
}
