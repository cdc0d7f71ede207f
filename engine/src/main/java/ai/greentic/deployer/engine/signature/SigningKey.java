package ai.greentic.deployer.engine.signature;

/** A private key that can be used, wherever it is kept. */
public interface SigningKey {
  PublicKey publicKey();

  /** Signs with Ed25519 (RFC 8032, section 5.1.6); 64 bytes. */
  byte[] sign(byte[] message);
}
