package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
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
 * before the bytes are there, so that memory stays in proportion to the input; a limit on the
 * number of items bounds that proportion for input from strangers.
 */
public final class CborDecoder {
  /** How deep lists and maps may be nested. */
  static final int DEEPEST = 64;

  private static final int NAMES_KEPT = 1000;

  private final byte[] bytes;
  private final long mostItems;
  private final Map<String, String> names = new HashMap<>();
  private int at;
  private long items;

  /**
   * @param start where the first item begins
   * @param mostItems how many values, keys, lists and maps may be read
   */
  public CborDecoder(byte[] bytes, int start, long mostItems) {
    this.bytes = bytes;
    this.at = start;
    this.mostItems = mostItems;
  }

  /** Reads exactly one value. */
  public static Value decode(byte[] bytes) throws FormatException {
    CborDecoder decoder = new CborDecoder(bytes, 0, Long.MAX_VALUE);
    Value value = decoder.value();
    decoder.end();
    return value;
  }

  /** Reads exactly one value behind the self-described CBOR tag. */
  public static Value decodeSelfDescribed(byte[] bytes) throws FormatException {
    CborDecoder decoder = new CborDecoder(bytes, 0, Long.MAX_VALUE);
    decoder.selfDescribed();
    Value value = decoder.value();
    decoder.end();
    return value;
  }

  /** A value of a CBOR sequence (RFC 8742) and the place where the next one begins. */
  public record Item(Value value, int end) {}

  /** Reads the value that begins at a place; more may follow it. */
  public static Item decodeItem(byte[] bytes, int start) throws FormatException {
    CborDecoder decoder = new CborDecoder(bytes, start, Long.MAX_VALUE);
    Value value = decoder.value();
    return new Item(value, decoder.at);
  }

  /** Reads the self-described CBOR tag (RFC 8949, section 3.4.6). */
  public void selfDescribed() throws FormatException {
    if (bytes.length - at < 3
        || bytes[at] != (byte) 0xd9
        || bytes[at + 1] != (byte) 0xd9
        || bytes[at + 2] != (byte) 0xf7) {
      throw new FormatException("does not begin with the self-described CBOR tag d9d9f7");
    }
    at += 3;
  }

  /** Begins a record, which must have so many fields. */
  public void record(String what, int fields) throws FormatException {
    long found = head(5, what + " is not a record");
    if (found != fields) {
      throw wrong(what + " has " + found + " fields and must have " + fields);
    }
  }

  /** Reads the name of the field that must come next. */
  public void field(String name) throws FormatException {
    String found = text(head(3, "a key is not a text"));
    if (!found.equals(name)) {
      throw wrong("field '" + found + "' stands where '" + name + "' belongs");
    }
  }

  /** Begins a list, and gives its length. */
  public long list(String what) throws FormatException {
    long length = head(4, what + " is not a list");
    need(length);
    return length;
  }

  /** Reads a tag (RFC 8949, section 3.4), which must have this number. */
  public void tag(long number, String what) throws FormatException {
    long found = head(6, what + " does not begin with tag " + number);
    if (found != number) {
      throw wrong(what + " begins with tag " + found + " and must with tag " + number);
    }
  }

  /** Reads a byte string, as only signatures have them. */
  public byte[] byteString(String what) throws FormatException {
    long length = head(2, what + " is not a byte string");
    need(length);
    int start = at;
    at += (int) length;
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** Reads null, as only signatures have it. */
  public void none(String what) throws FormatException {
    count();
    if (next() != CborEncoder.NULL) {
      throw wrong(what + " is not null");
    }
  }

  /** Reads one value whole. */
  public Value value() throws FormatException {
    return read(0);
  }

  /** The place that is read next. */
  public int at() {
    return at;
  }

  /** Throws when something follows. */
  public void end() throws FormatException {
    if (at != bytes.length) {
      throw wrong((bytes.length - at) + " bytes follow the end");
    }
  }

  private long head(int major, String otherwise) throws FormatException {
    count();
    int initial = next();
    if (initial >> 5 != major) {
      throw wrong(otherwise);
    }
    return argument(initial & 31);
  }

  private Value read(int depth) throws FormatException {
    if (depth > DEEPEST) {
      throw wrong("nested deeper than " + DEEPEST);
    }
    count();
    int initial = next();
    int major = initial >> 5;
    if (major == 7) {
      if (initial == 0xf4 || initial == 0xf5) {
        return Value.of(initial == 0xf5);
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

  private void count() throws FormatException {
    items++;
    if (items > mostItems) {
      throw wrong("more than " + mostItems + " items");
    }
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
    int start = at;
    at += (int) length;
    String text = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
    // What is not UTF-8 has become this character, which the text may also have by itself.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(ByteBuffer.wrap(bytes, start, (int) length));
    }
    return text;
  }

  private void requireUtf8(ByteBuffer utf8) throws FormatException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(utf8);
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

  private Value mapping(long size, int depth) throws FormatException {
    need(size);
    if (size == 0) {
      return Mapping.EMPTY;
    }
    Map<String, Value> entries = new HashMap<>();
    int previousStart = at;
    int previousEnd = at;
    for (long i = 0; i < size; i++) {
      int start = at;
      String name = shared(text(head(3, "a key is not a text")));
      if (Arrays.compareUnsigned(bytes, previousStart, previousEnd, bytes, start, at) >= 0) {
        throw wrong("key '" + name + "' is repeated or out of order");
      }
      previousStart = start;
      previousEnd = at;
      entries.put(name, read(depth + 1));
    }
    return Plain.read(entries);
  }

  /** The same few names come again and again; each is kept once. */
  private String shared(String name) {
    if (names.size() >= NAMES_KEPT) {
      return names.getOrDefault(name, name);
    }
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
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
