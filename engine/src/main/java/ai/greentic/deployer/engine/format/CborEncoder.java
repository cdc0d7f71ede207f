package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes values in CBOR's core deterministic encoding (RFC 8949, section 4.2.1): definite lengths,
 * shortest heads, keys in the bytewise order of their encodings. Unknown values and fingerprints
 * are written as {@link Plain} describes. The same value always gives the same bytes.
 */
public final class CborEncoder {
  private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborEncoder() {}

  /** The encoding of a value. */
  public static byte[] encode(Value value) {
    CborEncoder encoder = new CborEncoder();
    encoder.write(Plain.of(value));
    return encoder.out.toByteArray();
  }

  /** The encoding of a list whose items are encoded already. */
  public static byte[] encodeSequence(List<byte[]> items) {
    CborEncoder encoder = new CborEncoder();
    encoder.out.writeBytes(head(4, items.size()));
    items.forEach(encoder.out::writeBytes);
    return encoder.out.toByteArray();
  }

  /** The encoding of a value behind the self-described CBOR tag 55799 (RFC 8949, section 3.4.6). */
  public static byte[] encodeSelfDescribed(Value value) {
    CborEncoder encoder = new CborEncoder();
    encoder.out.writeBytes(SELF_DESCRIBED);
    encoder.write(Plain.of(value));
    return encoder.out.toByteArray();
  }

  private void write(Value value) {
    switch (value) {
      case Text(String text) -> out.writeBytes(encodeText(text));
      case Int(long number) when number >= 0 -> out.writeBytes(head(0, number));
      case Int(long number) -> out.writeBytes(head(1, -1 - number));
      case Bool(boolean truth) -> out.write(truth ? 0xf5 : 0xf4);
      case Sequence sequence -> {
        out.writeBytes(head(4, sequence.items().size()));
        sequence.items().forEach(this::write);
      }
      case Mapping mapping -> writeMapping(mapping);
      case Unknown _, Fingerprint _ -> throw new IllegalArgumentException("not a plain value");
    }
  }

  private void writeMapping(Mapping mapping) {
    Map<byte[], Value> byEncodedKey = new TreeMap<>(Arrays::compareUnsigned);
    mapping.entries().forEach((name, value) -> byEncodedKey.put(encodeText(name), value));
    out.writeBytes(head(5, byEncodedKey.size()));
    byEncodedKey.forEach((key, value) -> {
      out.writeBytes(key);
      write(value);
    });
  }

  private static byte[] encodeText(String text) {
    ByteBuffer utf8;
    try {
      utf8 = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text with an unpaired surrogate has no UTF-8 form", e);
    }
    byte[] head = head(3, utf8.remaining());
    byte[] encoded = Arrays.copyOf(head, head.length + utf8.remaining());
    utf8.get(encoded, head.length, utf8.remaining());
    return encoded;
  }

  /** Major type and argument in the fewest bytes. */
  private static byte[] head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      return new byte[] {(byte) (type | (int) argument)};
    }
    if (argument <= 0xff) {
      return new byte[] {(byte) (type | 24), (byte) argument};
    }
    if (argument <= 0xffff) {
      return ByteBuffer.allocate(3).put((byte) (type | 25)).putShort((short) argument).array();
    }
    if (argument <= 0xffff_ffffL) {
      return ByteBuffer.allocate(5).put((byte) (type | 26)).putInt((int) argument).array();
    }
    return ByteBuffer.allocate(9).put((byte) (type | 27)).putLong(argument).array();
  }
}
