package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes values in CBOR's core deterministic encoding (RFC 8949, section 4.2.1): definite lengths,
 * shortest heads, keys in the bytewise order of their encodings. Unknown values and fingerprints
 * are written as {@link Plain} describes. The same value always gives the same bytes.
 *
 * <p>What is nested deeper than {@link CborDecoder} reads is refused with IllegalArgumentException.
 */
public final class CborEncoder {
  static final int NULL = 0xf6;

  private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

  private byte[] bytes = new byte[512];
  private int size;
  private long items;

  /** The encoding of a value. */
  public static byte[] encode(Value value) {
    CborEncoder encoder = new CborEncoder();
    encoder.value(value);
    return encoder.toByteArray();
  }

  /** The encoding of a list whose items are encoded already. */
  public static byte[] encodeSequence(List<byte[]> items) {
    CborEncoder encoder = new CborEncoder();
    encoder.list(items.size());
    items.forEach(encoder::add);
    return encoder.toByteArray();
  }

  /** The encoding of a value behind the self-described CBOR tag 55799 (RFC 8949, section 3.4.6). */
  public static byte[] encodeSelfDescribed(Value value) {
    CborEncoder encoder = new CborEncoder();
    encoder.selfDescribed();
    encoder.value(value);
    return encoder.toByteArray();
  }

  /** Writes the self-described CBOR tag. */
  public void selfDescribed() {
    add(SELF_DESCRIBED);
  }

  /** Begins a record of so many fields; each is a name and then a value. */
  public void record(int fields) {
    head(5, fields);
  }

  /** Begins a list of so many values. */
  public void list(int length) {
    head(4, length);
  }

  /** Writes a tag; the item that it is about must follow. */
  public void tag(long number) {
    head(6, number);
  }

  public void byteString(byte[] content) {
    head(2, content.length);
    add(content);
  }

  /** Writes null. */
  public void none() {
    items++;
    add(NULL);
  }

  public void value(Value value) {
    write(value, 0);
  }

  public void text(String text) {
    int length = utf8Length(text);
    head(3, length);
    ensure(length);
    if (length == text.length()) {
      for (int i = 0; i < length; i++) {
        bytes[size + i] = (byte) text.charAt(i);
      }
    } else {
      System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, bytes, size, length);
    }
    size += length;
  }

  /** The bytes so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** How many data items have been written: values, keys, lists and maps. */
  public long items() {
    return items;
  }

  private void write(Value value, int depth) {
    requireDepth(depth);
    // No switch over these types: Java makes a class for it at each start, in milliseconds.
    if (value instanceof Text(String text)) {
      text(text);
    } else if (value instanceof Int(long number)) {
      head(number >= 0 ? 0 : 1, number >= 0 ? number : -1 - number);
    } else if (value instanceof Bool(boolean truth)) {
      items++;
      add(truth ? 0xf5 : 0xf4);
    } else if (value instanceof Sequence(List<Value> list)) {
      list(list.size());
      for (Value item : list) {
        write(item, depth + 1);
      }
    } else if (value instanceof Mapping mapping) {
      writeMapping(mapping, depth);
    } else if (value instanceof Unknown unknown) {
      special(Plain.UNKNOWN, Plain.reference(unknown), depth);
    } else if (value instanceof Fingerprint(String hmac)) {
      special(Plain.FINGERPRINT, hmac, depth);
    }
  }

  static void requireDepth(int depth) {
    if (depth > CborDecoder.DEEPEST) {
      throw new IllegalArgumentException(
          "a value is nested deeper than " + CborDecoder.DEEPEST + " levels");
    }
  }

  private void special(String name, String text, int depth) {
    requireDepth(depth + 1);
    record(1);
    text(name);
    text(text);
  }

  private void writeMapping(Mapping mapping, int depth) {
    List<Map.Entry<String, Value>> entries = new ArrayList<>(mapping.entries().size());
    for (Map.Entry<String, Value> entry : mapping.entries().entrySet()) {
      entries.add(Map.entry(Plain.written(entry.getKey()), entry.getValue()));
    }
    entries.sort(KEY_ORDER);
    record(entries.size());
    for (Map.Entry<String, Value> entry : entries) {
      text(entry.getKey());
      write(entry.getValue(), depth + 1);
    }
  }

  /** A longer text has a greater head, so that lengths decide before letters do. */
  private static final Comparator<Map.Entry<String, Value>> KEY_ORDER =
      (left, right) -> {
        String one = left.getKey();
        String other = right.getKey();
        int length = utf8Length(one);
        int byLength = Integer.compare(length, utf8Length(other));
        if (byLength != 0) {
          return byLength;
        }
        return length == one.length() && length == other.length()
            ? one.compareTo(other)
            : Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
      };

  /** RFC 3629: one byte below 0x80, two below 0x800, four for a surrogate pair, three otherwise. */
  private static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        length++;
      } else if (unit < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(unit)) {
        length += 3;
      } else {
        i++;
        if (i == text.length() || !Character.isSurrogatePair(unit, text.charAt(i))) {
          throw new IllegalArgumentException("text with an unpaired surrogate has no UTF-8 form");
        }
        length += 4;
      }
    }
    return length;
  }

  /** Major type and argument in the fewest bytes. */
  private void head(int major, long argument) {
    items++;
    int type = major << 5;
    if (argument < 24) {
      add(type | (int) argument);
    } else if (argument <= 0xff) {
      head(type | 24, argument, 1);
    } else if (argument <= 0xffff) {
      head(type | 25, argument, 2);
    } else if (argument <= 0xffff_ffffL) {
      head(type | 26, argument, 4);
    } else {
      head(type | 27, argument, 8);
    }
  }

  private void head(int initial, long argument, int length) {
    add(initial);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      add((int) (argument >> shift));
    }
  }

  private void add(int octet) {
    ensure(1);
    bytes[size] = (byte) octet;
    size++;
  }

  /** Adds bytes that are a part of the encoding already. */
  public void add(byte[] encoded) {
    ensure(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      long wanted = Math.max(2L * bytes.length, (long) size + more);
      if ((long) size + more > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("more than 2 GiB at once");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
