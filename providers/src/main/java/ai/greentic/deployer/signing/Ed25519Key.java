package ai.greentic.deployer.signing;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.signature.PublicKey;
import ai.greentic.deployer.engine.signature.SigningKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** An Ed25519 private key in memory. Bouncy Castle, because the JDK cannot tell its public key. */
final class Ed25519Key implements SigningKey {
  private final Ed25519PrivateKeyParameters key;
  private final PublicKey publicKey;

  Ed25519Key(Ed25519PrivateKeyParameters key) throws FormatException {
    this.key = key;
    this.publicKey = PublicKey.of(key.generatePublicKey().getEncoded());
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }
}
