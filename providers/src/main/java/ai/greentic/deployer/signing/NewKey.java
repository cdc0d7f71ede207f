package ai.greentic.deployer.signing;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.signature.PublicKey;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A key pair that was made just now.
 *
 * @param privatePem PKCS #8 (RFC 8410), as {@code openssl genpkey -algorithm ed25519} writes it
 */
public record NewKey(String privatePem, PublicKey publicKey) {

  /** From the platform's random numbers. */
  public static NewKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      String base64 = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
      return new NewKey(
          "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n",
          PublicKey.ofSpki(pair.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException | FormatException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  /** Without the private key, which must not come into a log. */
  @Override
  public String toString() {
    return publicKey.toString();
  }
}
