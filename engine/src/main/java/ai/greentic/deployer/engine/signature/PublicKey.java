package ai.greentic.deployer.engine.signature;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.FormatException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * An Ed25519 public key (RFC 8032, section 5.1.5). Two are equal when their 32 bytes are, and there
 * is one form of those only.
 */
public final class PublicKey {
  /** Bytes of a key. */
  public static final int LENGTH = 32;

  /** Bytes of a signature. */
  public static final int SIGNATURE_LENGTH = 64;

  private static final String ALGORITHM = "Ed25519";

  /** What stands before the key in its SubjectPublicKeyInfo (RFC 8410, section 4). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * The points of order 1, 2, 4 and 8, without their sign: a signature of such a key fits many
   * messages. The JDK takes them. As RFC 7748 section 6.1 and libsodium list them.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private final byte[] bytes;
  private final java.security.PublicKey key;

  private PublicKey(byte[] bytes, java.security.PublicKey key) {
    this.bytes = bytes;
    this.key = key;
  }

  /**
   * A key from its 32 bytes.
   *
   * @throws FormatException when they are no point of the curve, not its only form, or a point of
   *     small order
   */
  public static PublicKey of(byte[] bytes) throws FormatException {
    if (bytes.length != LENGTH) {
      throw new FormatException(
          "an Ed25519 public key has " + LENGTH + " bytes, and this has " + bytes.length);
    }
    byte[] unsigned = bytes.clone();
    unsigned[LENGTH - 1] &= 0x7f;
    if (littleEndian(unsigned).compareTo(PRIME) >= 0) {
      throw new FormatException("the Ed25519 public key is not in its canonical form");
    }
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(unsigned))) {
      throw new FormatException(
          "the Ed25519 public key is a point of small order, for which anybody can sign");
    }
    PublicKey made = new PublicKey(bytes.clone(), generated(spki(bytes)));
    // Only its first use tells whether the JDK finds the point on the curve.
    made.verifier();
    return made;
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  private static java.security.PublicKey generated(byte[] spki) throws FormatException {
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new FormatException("this is no point of the curve Ed25519", e);
    }
  }

  private Signature verifier() throws FormatException {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      return signature;
    } catch (GeneralSecurityException e) {
      throw new FormatException("this is no point of the curve Ed25519", e);
    }
  }

  /** Whether a signature of these bytes was made with the private key that belongs to this one. */
  public boolean verifies(byte[] signed, byte[] signature) {
    try {
      Signature verifier = verifier();
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (FormatException e) {
      throw new IllegalStateException("a key that was usable no longer is", e);
    } catch (GeneralSecurityException e) {
      // So does the JDK answer a signature of another length or with S out of range.
      return false;
    }
  }

  /** The key alone. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** DER of its SubjectPublicKeyInfo (RFC 8410), what PEM holds. */
  public byte[] spki() {
    return spki(bytes);
  }

  private static byte[] spki(byte[] bytes) {
    byte[] spki = Arrays.copyOf(SPKI, SPKI.length + LENGTH);
    System.arraycopy(bytes, 0, spki, SPKI.length, LENGTH);
    return spki;
  }

  /** The key of a SubjectPublicKeyInfo, which must be one of Ed25519. */
  public static PublicKey ofSpki(byte[] spki) throws FormatException {
    if (spki.length != SPKI.length + LENGTH
        || !Arrays.equals(spki, 0, SPKI.length, SPKI, 0, SPKI.length)) {
      throw new FormatException("it is a public key, but not one of Ed25519");
    }
    return of(Arrays.copyOfRange(spki, SPKI.length, spki.length));
  }

  /** Names the key: SHA-256 of its SubjectPublicKeyInfo, as RFC 7469 pins keys, 32 bytes. */
  public byte[] idBytes() {
    return Digests.newSha256().digest(spki());
  }

  /** The same in lower-case hex. */
  public String id() {
    return HexFormat.of().formatHex(idBytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Ed25519 " + id();
  }
}
