package ai.greentic.deployer.certificate;

import java.util.Base64;

/** A new certificate with its private key (PKCS #8), both in their textual encoding (RFC 7468). */
record IssuedCertificate(String certificatePem, String privateKeyPem) {
  private static final int PEM_LINE = 64;

  /** From DER. */
  static IssuedCertificate of(byte[] certificate, byte[] privateKey) {
    return new IssuedCertificate(pem("CERTIFICATE", certificate), pem("PRIVATE KEY", privateKey));
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "IssuedCertificate";
  }
}
