package ai.greentic.deployer.spec;

/**
 * The runtime's administration endpoint.
 *
 * @param host always 127.0.0.1 in v1alpha1
 * @param port 1 to 65535
 */
public record AdminSpec(String host, int port, MutualTls mtls) {
  public static final AdminSpec DEFAULT = new AdminSpec("127.0.0.1", 8433, MutualTls.DEFAULT);

  /** The endpoint as {@code host:port}. */
  public String bind() {
    return host + ":" + port;
  }
}
