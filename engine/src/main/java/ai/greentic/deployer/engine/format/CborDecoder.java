package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link CborEncoder} writes and nothing else: any other encoding of the same value, any
 * other type, a repeated key or a byte too many is refused. A declared length is never trusted
 * before the bytes are there, so that memory stays in proportion to the input.
 */
public final class CborDecoder {
  private static final int DEEPEST = 64;

  private final byte[] bytes;
  private int at;

  private CborDecoder(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Reads exactly one value. */
  public static Value decode(byte[] bytes) throws FormatException {
    return decodeFrom(bytes, 0);
  }

  /** Reads exactly one value behind the self-described CBOR tag. */
  public static Value decodeSelfDescribed(byte[] bytes) throws FormatException {
    if (bytes.length < 3
        || bytes[0] != (byte) 0xd9
        || bytes[1] != (byte) 0xd9
        || bytes[2] != (byte) 0xf7) {
      throw new FormatException("does not begin with the self-described CBOR tag d9d9f7");
    }
    return decodeFrom(bytes, 3);
  }

  /** A value of a CBOR sequence (RFC 8742) and the place where the next one begins. */
  public record Item(Value value, int end) {}

  /** Reads the value that begins at a place; more may follow it. */
  public static Item decodeItem(byte[] bytes, int start) throws FormatException {
    CborDecoder decoder = new CborDecoder(bytes, start);
    Value value = Plain.restore(decoder.read(0));
    return new Item(value, decoder.at);
  }

  private static Value decodeFrom(byte[] bytes, int start) throws FormatException {
    CborDecoder decoder = new CborDecoder(bytes, start);
    Value value = decoder.read(0);
    if (decoder.at != bytes.length) {
      throw decoder.wrong((bytes.length - decoder.at) + " bytes follow the end");
    }
    return Plain.restore(value);
  }

  private Value read(int depth) throws FormatException {
    if (depth > DEEPEST) {
      throw wrong("nested deeper than " + DEEPEST);
    }
    int initial = next();
    int major = initial >> 5;
    if (major == 7) {
      if (initial == 0xf4 || initial == 0xf5) {
        return new Bool(initial == 0xf5);
      }
      throw wrong("type byte 0x" + Integer.toHexString(initial) + " is not used here");
    }
    long argument = argument(initial & 31);
    return switch (major) {
      case 0 -> new Int(argument);
      case 1 -> new Int(-1 - argument);
      case 3 -> new Text(text(argument));
      case 4 -> sequence(argument, depth);
      case 5 -> mapping(argument, depth);
      default -> throw wrong("type byte 0x" + Integer.toHexString(initial) + " is not used here");
    };
  }

  /** The argument of a head, refused when it would fit a shorter one or exceeds 63 bits. */
  private long argument(int info) throws FormatException {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw wrong("lengths must be definite");
    }
    int size = 1 << (info - 24);
    need(size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | next();
    }
    long smallest = size == 1 ? 24 : 1L << (4 * size);
    if (value < 0) {
      throw wrong("a number exceeds 63 bits");
    }
    if (value < smallest) {
      throw wrong("a number is not in its shortest form");
    }
    return value;
  }

  private String text(long length) throws FormatException {
    need(length);
    ByteBuffer utf8 = ByteBuffer.wrap(bytes, at, (int) length);
    at += (int) length;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw wrong("a text is not UTF-8");
    }
  }

  private Sequence sequence(long size, int depth) throws FormatException {
    need(size);
    List<Value> items = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      items.add(read(depth + 1));
    }
    return new Sequence(items);
  }

  private Mapping mapping(long size, int depth) throws FormatException {
    need(size);
    Map<String, Value> entries = new HashMap<>();
    byte[] previous = {};
    for (long i = 0; i < size; i++) {
      int start = at;
      if (!(read(depth + 1) instanceof Text(String name))) {
        throw wrong("a key is not a text");
      }
      byte[] key = Arrays.copyOfRange(bytes, start, at);
      if (i > 0 && Arrays.compareUnsigned(previous, key) >= 0) {
        throw wrong("key '" + name + "' is repeated or out of order");
      }
      previous = key;
      entries.put(name, read(depth + 1));
    }
    return new Mapping(entries);
  }

  private void need(long count) throws FormatException {
    if (count > bytes.length - at) {
      throw wrong("cut off: " + count + " more expected, " + (bytes.length - at) + " bytes left");
    }
  }

  private int next() throws FormatException {
    need(1);
    return bytes[at++] & 0xff;
  }

  private FormatException wrong(String what) {
    return new FormatException("at byte " + at + ": " + what);
  }
}
