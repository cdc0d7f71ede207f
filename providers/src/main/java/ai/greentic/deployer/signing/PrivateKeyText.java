package ai.greentic.deployer.signing;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.signature.SigningKey;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Ed25519 private keys in their textual encodings: PKCS #8 PEM (RFC 8410), also encrypted, and
 * unencrypted keys of OpenSSH (its PROTOCOL.key). No message quotes what stands there.
 */
public final class PrivateKeyText {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----\\s([^-]+)-----END \\1PRIVATE KEY-----");
  private static final String ONLY = "only Ed25519 keys sign plans; make one with 'keygen'";

  private PrivateKeyText() {}

  /**
   * Reads a private key.
   *
   * @param passphrase for an encrypted one
   * @throws FormatException says what stands there and what would be right
   */
  public static SigningKey parse(String text, Optional<String> passphrase) throws FormatException {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new FormatException(
          "it holds no private key: neither PEM with '-----BEGIN PRIVATE KEY-----' nor one of"
              + " OpenSSH");
    }
    if (text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new FormatException("it is an encrypted key of another kind; " + ONLY);
    }
    byte[] der = decoded(pem.group(2));
    return new Ed25519Key(
        switch (pem.group(1)) {
          case "" -> ofPkcs8(der);
          case "ENCRYPTED " -> ofPkcs8(decrypted(der, passphrase));
          case "OPENSSH " -> ofOpenSsh(der);
          default -> throw new FormatException("it is a key " + pem.group(1).strip() + "; " + ONLY);
        });
  }

  private static byte[] decoded(String base64) throws FormatException {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException _) {
      throw new FormatException("the Base64 of the private key is damaged");
    }
  }

  private static Ed25519PrivateKeyParameters ofPkcs8(byte[] der) throws FormatException {
    try {
      return ed25519(PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(der)));
    } catch (IOException | RuntimeException _) {
      throw new FormatException("the private key is damaged, or of an unknown kind; " + ONLY);
    }
  }

  private static Ed25519PrivateKeyParameters ofOpenSsh(byte[] blob) throws FormatException {
    try {
      return ed25519(OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(blob));
    } catch (IllegalStateException _) {
      // So does Bouncy Castle refuse a cipher; the format has its name right behind the magic.
      throw new FormatException(
          "it is an OpenSSH key that is encrypted or damaged; 'ssh-keygen -p -N \"\" -f COPY' takes"
              + " the passphrase off a copy, or keep the key in PKCS #8 with a passphrase");
    } catch (RuntimeException _) {
      throw new FormatException("the OpenSSH key is damaged, or of an unknown kind; " + ONLY);
    }
  }

  private static Ed25519PrivateKeyParameters ed25519(AsymmetricKeyParameter key)
      throws FormatException {
    if (key instanceof Ed25519PrivateKeyParameters ed25519) {
      return ed25519;
    }
    throw new FormatException("it is a private key of another kind; " + ONLY);
  }

  private static byte[] decrypted(byte[] der, Optional<String> passphrase) throws FormatException {
    if (passphrase.isEmpty()) {
      throw new FormatException(
          "it is encrypted; give its passphrase with -passphrase=FILE or -passphrase=env:NAME");
    }
    try {
      return new PKCS8EncryptedPrivateKeyInfo(der)
          .decryptPrivateKeyInfo(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(passphrase.get().toCharArray()))
          .getEncoded();
    } catch (IOException | PKCSException | RuntimeException _) {
      throw new FormatException(
          "it could not be decrypted: the passphrase is wrong, or it is damaged");
    }
  }
}
