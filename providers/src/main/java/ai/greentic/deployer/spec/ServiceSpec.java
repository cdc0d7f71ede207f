package ai.greentic.deployer.spec;

/**
 * Whom the runtime runs as.
 *
 * @param user a system user, never root
 * @param group a system group, never root
 */
public record ServiceSpec(String user, String group) {
  public static final ServiceSpec DEFAULT = new ServiceSpec("greentic", "greentic");
}
