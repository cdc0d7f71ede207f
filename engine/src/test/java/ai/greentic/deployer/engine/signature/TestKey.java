package ai.greentic.deployer.engine.signature;

import ai.greentic.deployer.engine.format.FormatException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;

/** A key of the JDK's. */
public record TestKey(PrivateKey privateKey, PublicKey publicKey) implements SigningKey {

  public static TestKey make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new TestKey(pair.getPrivate(), PublicKey.ofSpki(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException | FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
