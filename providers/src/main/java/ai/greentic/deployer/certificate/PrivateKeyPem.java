package ai.greentic.deployer.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads private keys in their textual encoding: PKCS #8 (RFC 7468), SEC 1 and PKCS #1. */
final class PrivateKeyPem {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OLDER =
      Pattern.compile("-----BEGIN (?:EC|RSA) PRIVATE KEY-----\\s(?!\\s*Proc-Type)");
  private static final Pattern ENCRYPTED =
      Pattern.compile("-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED");
  private static final byte[] CHALLENGE = "does the key match".getBytes(StandardCharsets.US_ASCII);

  private PrivateKeyPem() {}

  /**
   * The private key of a file.
   *
   * @param algorithm of the public key that belongs to it, such as {@code EC}
   */
  static PrivateKey read(byte[] pem, String algorithm) throws UnreadablePemException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    if (ENCRYPTED.matcher(text).find()) {
      throw new UnreadablePemException("holds an encrypted key, and nobody is there to decrypt it");
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der(text)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause can quote the key.
      throw new UnreadablePemException("holds no " + algorithm + " private key");
    }
  }

  private static byte[] der(String text) throws UnreadablePemException {
    Matcher pkcs8 = PKCS8.matcher(text);
    if (pkcs8.find()) {
      return Base64.getMimeDecoder().decode(pkcs8.group(1));
    }
    if (!OLDER.matcher(text).find()) {
      throw new UnreadablePemException("holds no PEM private key (-----BEGIN PRIVATE KEY-----)");
    }
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo().getEncoded();
        }
      }
    } catch (IOException e) {
      // The cause can quote the key.
    }
    throw new UnreadablePemException("holds a private key that cannot be read");
  }

  /** Whether a file holds the private key of a certificate. */
  static boolean belongs(byte[] pem, X509Certificate certificate) {
    PublicKey publicKey = certificate.getPublicKey();
    try {
      return matches(read(pem, publicKey.getAlgorithm()), publicKey);
    } catch (UnreadablePemException e) {
      return false;
    }
  }

  /** Whether a private key belongs to a public key: what one signs, the other verifies. */
  static boolean matches(PrivateKey privateKey, PublicKey publicKey) {
    String name =
        switch (publicKey.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(name);
      signature.initSign(privateKey);
      signature.update(CHALLENGE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no " + name, e);
    }
  }
}
