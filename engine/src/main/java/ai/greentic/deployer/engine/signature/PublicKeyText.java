package ai.greentic.deployer.engine.signature;

import ai.greentic.deployer.engine.format.FormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys as people have them in files: PEM of a SubjectPublicKeyInfo (RFC 7468, section 13) or
 * a line of OpenSSH (sshd(8), "AUTHORIZED_KEYS FILE FORMAT", without options).
 */
public final class PublicKeyText {
  private static final String OPEN_SSH = "ssh-ed25519";
  private static final Pattern LINE =
      Pattern.compile(OPEN_SSH + "[ \\t]+([A-Za-z0-9+/]+={0,2})(?:[ \\t][^\\r\\n]*)?");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
  private static final Pattern PRIVATE = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
  private static final Pattern OTHER_SSH = Pattern.compile("(ssh-|ecdsa-|sk-)\\S+ .*");

  private PublicKeyText() {}

  /** Throws with a message that says what stands there and what would be right. */
  public static PublicKey parse(String text) throws FormatException {
    String key = text.strip();
    if (PRIVATE.matcher(key).find()) {
      throw new FormatException(
          "it is a private key, which stays with its owner; give the public one");
    }
    Matcher line = LINE.matcher(key);
    if (line.matches()) {
      return ofOpenSsh(decoded(Base64.getDecoder(), line.group(1)));
    }
    Matcher pem = PEM.matcher(key);
    if (pem.matches()) {
      return PublicKey.ofSpki(decoded(Base64.getMimeDecoder(), pem.group(1)));
    }
    if (OTHER_SSH.matcher(key).matches()) {
      throw new FormatException(
          "it is a key " + key.split(" ", 2)[0] + ", and only " + OPEN_SSH + " signs plans");
    }
    throw new FormatException(
        "it is no public key: neither a line '"
            + OPEN_SSH
            + " AAAA…' nor PEM with '-----BEGIN PUBLIC KEY-----'");
  }

  private static byte[] decoded(Base64.Decoder decoder, String text) throws FormatException {
    try {
      return decoder.decode(text);
    } catch (IllegalArgumentException e) {
      throw new FormatException("its Base64 is damaged", e);
    }
  }

  /** RFC 8709, section 4: the name of the algorithm and the key, each behind its length. */
  private static PublicKey ofOpenSsh(byte[] blob) throws FormatException {
    ByteBuffer rest = ByteBuffer.wrap(blob);
    try {
      byte[] name = part(rest);
      byte[] key = part(rest);
      if (Arrays.equals(name, OPEN_SSH.getBytes(StandardCharsets.US_ASCII))
          && !rest.hasRemaining()) {
        return PublicKey.of(key);
      }
    } catch (BufferUnderflowException e) {
      throw new FormatException("the OpenSSH key is cut off", e);
    }
    throw new FormatException("the OpenSSH key is not what its first word says");
  }

  private static byte[] part(ByteBuffer rest) {
    int length = rest.getInt();
    if (length < 0 || length > rest.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    rest.get(part);
    return part;
  }

  /** PEM of a key, with a line feed at the end. */
  public static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(key.spki())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A line of OpenSSH without a comment and without a line feed. */
  public static String openSsh(PublicKey key) {
    byte[] name = OPEN_SSH.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer blob = ByteBuffer.allocate(8 + name.length + PublicKey.LENGTH);
    blob.putInt(name.length).put(name).putInt(PublicKey.LENGTH).put(key.bytes());
    return OPEN_SSH + " " + Base64.getEncoder().encodeToString(blob.array());
  }
}
