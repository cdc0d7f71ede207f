package ai.greentic.deployer.spec;

/**
 * The certificates and keys of the administration endpoint, as paths of PEM files on the machine.
 *
 * @param caFile the certificate authority that signed both leaves
 * @param clientCertFile the certificate with which health is probed; by default client.crt beside
 *     certFile when managed
 * @param clientKeyFile its key; by default client.key beside certFile when managed
 * @param issuance what managed certificates are like
 */
public record MutualTls(
    Mode mode,
    String caFile,
    String certFile,
    String keyFile,
    String clientCertFile,
    String clientKeyFile,
    Issuance issuance) {

  /**
   * How managed certificates are made. They are renewed when two thirds of their life are over.
   *
   * @param lifetimeDays of the server's and the client's certificate
   * @param caLifetimeDays of the authority's
   * @param caGeneration which authority is to sign at least: one more asks for a new one
   */
  public record Issuance(int lifetimeDays, int caLifetimeDays, int caGeneration) {
    public static final Issuance DEFAULT = new Issuance(90, 5 * 365, 1);
  }

  /** Who makes the certificates. */
  public enum Mode {
    /** The deployer makes and renews them. */
    MANAGED("managed"),
    /** They are there already; the deployer verifies them and never writes them. */
    PROVIDED("provided");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** The word in the document. */
    public String word() {
      return word;
    }
  }

  public static final MutualTls DEFAULT =
      new MutualTls(
          Mode.MANAGED,
          "/etc/greentic/admin/ca.crt",
          "/etc/greentic/admin/server.crt",
          "/etc/greentic/admin/server.key",
          "/etc/greentic/admin/client.crt",
          "/etc/greentic/admin/client.key",
          Issuance.DEFAULT);
}
