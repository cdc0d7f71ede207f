package ai.greentic.deployer.engine.signature;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One signature of a plan file: a COSE_Sign1 (RFC 9052, section 4.2) with detached payload, EdDSA
 * with Ed25519 (RFC 9053, section 2.2). Everything in it but the key's id and the signature itself
 * is fixed, and its encoding is deterministic, so that no byte of it can be changed unseen.
 */
public final class PlanSignature {
  /** The payload is a plan file. */
  public static final String CONTENT_TYPE = "application/vnd.greentic.deployer.plan+cbor";

  private static final long TAG = 18;
  private static final int PARTS = 4;
  private static final int ID_LENGTH = 32;

  /** Labels of RFC 9052, section 3.1. */
  private static final long ALG = 1;

  private static final long CTY = 3;
  private static final long KID = 4;

  /** RFC 9053, section 2.2. */
  private static final long EDDSA = -8;

  private static final byte[] NOTHING = {};

  private final byte[] keyId;
  private final byte[] signature;

  private PlanSignature(byte[] keyId, byte[] signature) {
    this.keyId = keyId;
    this.signature = signature;
  }

  /** Signs the bytes of a plan file. */
  public static PlanSignature of(byte[] plan, SigningKey key) {
    byte[] keyId = key.publicKey().idBytes();
    byte[] signed = toBeSigned(protectedHeader(keyId), plan);
    byte[] signature = key.sign(signed);
    if (!key.publicKey().verifies(signed, signature)) {
      throw new IllegalStateException("the key made a signature that does not verify");
    }
    return new PlanSignature(keyId, signature);
  }

  /** SHA-256 of the SubjectPublicKeyInfo of the key that it names, lower-case hex. */
  public String keyId() {
    return HexFormat.of().formatHex(keyId);
  }

  /** Whether the key is the one that it names, and signed exactly these bytes. */
  public boolean isOf(byte[] plan, PublicKey key) {
    return Arrays.equals(keyId, key.idBytes())
        && key.verifies(toBeSigned(protectedHeader(keyId), plan), signature);
  }

  private static byte[] protectedHeader(byte[] keyId) {
    CborEncoder header = new CborEncoder();
    header.record(3);
    header.value(Value.of(ALG));
    header.value(Value.of(EDDSA));
    header.value(Value.of(CTY));
    header.text(CONTENT_TYPE);
    header.value(Value.of(KID));
    header.byteString(keyId);
    return header.toByteArray();
  }

  /** The Sig_structure of RFC 9052, section 4.4, without external data. */
  private static byte[] toBeSigned(byte[] header, byte[] plan) {
    CborEncoder structure = new CborEncoder();
    structure.list(4);
    structure.text("Signature1");
    structure.byteString(header);
    structure.byteString(NOTHING);
    structure.byteString(plan);
    return structure.toByteArray();
  }

  void write(CborEncoder out) {
    out.tag(TAG);
    out.list(PARTS);
    out.byteString(protectedHeader(keyId));
    out.record(0);
    out.none();
    out.byteString(signature);
  }

  static PlanSignature read(CborDecoder in) throws FormatException {
    in.tag(TAG, "a signature");
    if (in.list("a signature") != PARTS) {
      throw new FormatException("a signature (COSE_Sign1) has four parts");
    }
    byte[] keyId = keyId(in.byteString("the protected header"));
    in.record("the unprotected header", 0);
    in.none("the payload");
    byte[] signature = in.byteString("the signature");
    requireLength("an Ed25519 signature", PublicKey.SIGNATURE_LENGTH, signature);
    return new PlanSignature(keyId, signature);
  }

  private static byte[] keyId(byte[] header) throws FormatException {
    CborDecoder in = new CborDecoder(header, 0, 7);
    in.record("the protected header", 3);
    require(in, "the first label of the protected header", Value.of(ALG));
    require(in, "the algorithm", Value.of(EDDSA));
    require(in, "the second label of the protected header", Value.of(CTY));
    require(in, "the content type", Value.of(CONTENT_TYPE));
    require(in, "the third label of the protected header", Value.of(KID));
    byte[] keyId = in.byteString("the key id");
    requireLength("a key id", ID_LENGTH, keyId);
    in.end();
    return keyId;
  }

  private static void require(CborDecoder in, String what, Value expected) throws FormatException {
    if (!in.value().equals(expected)) {
      throw new FormatException(what + " must be " + shown(expected));
    }
  }

  private static String shown(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Int(long number) -> Long.toString(number);
      case Value.Bool _, Value.Sequence _, Value.Mapping _, Value.Unknown _, Value.Fingerprint _ ->
          value.toString();
    };
  }

  private static void requireLength(String what, int length, byte[] found) throws FormatException {
    if (found.length != length) {
      throw new FormatException(what + " has " + length + " bytes, and this has " + found.length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanSignature that
        && Arrays.equals(keyId, that.keyId)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keyId) + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "signature of " + keyId();
  }
}
