package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The records of a journal: each is a list of a check and the values that were written as one group
 * (RFC 8742). So the end which a crash has torn (cut off, or full of zeros) is told from damage in
 * the middle, which must not lose what comes after it.
 */
final class JournalRecords {
  private static final int CHECK_DIGITS = 16;

  /** The first bytes that a list can have (RFC 8949, section 3.1). */
  private static final int FIRST_LIST = 0x80;

  private static final int LAST_LIST = 0x9b;

  private JournalRecords() {}

  private record Found(List<Value> values, int end) {}

  /** One record of encoded values. */
  static byte[] frame(List<byte[]> values) {
    List<byte[]> items = new ArrayList<>(values.size() + 1);
    items.add(CborEncoder.encode(Value.of(check(values))));
    items.addAll(values);
    return CborEncoder.encodeSequence(items);
  }

  private static String check(List<byte[]> values) {
    MessageDigest digest = Digests.newSha256();
    values.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest()).substring(0, CHECK_DIGITS);
  }

  /** The values of all whole records. Throws when one of them comes after a damaged one. */
  static List<Value> decode(byte[] bytes) throws FormatException {
    List<Value> values = new ArrayList<>();
    int at = 0;
    for (Optional<Found> next = at(bytes, at); next.isPresent(); next = at(bytes, at)) {
      values.addAll(next.get().values());
      at = next.get().end();
    }
    for (int later = at + 1; later < bytes.length; later++) {
      if (at(bytes, later).isPresent()) {
        throw new FormatException("the journal is damaged at byte " + at);
      }
    }
    return values;
  }

  /** All whole records, whatever is between them. */
  static List<Value> salvage(byte[] bytes) {
    List<Value> contents = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      Optional<Found> found = at(bytes, at);
      found.ifPresent(record -> contents.addAll(record.values()));
      at = found.map(Found::end).orElse(at + 1);
    }
    return contents;
  }

  private static Optional<Found> at(byte[] bytes, int start) {
    if (start >= bytes.length
        || (bytes[start] & 0xff) < FIRST_LIST
        || (bytes[start] & 0xff) > LAST_LIST) {
      return Optional.empty();
    }
    try {
      CborDecoder.Item item = CborDecoder.decodeItem(bytes, start);
      if (item.value() instanceof Sequence(List<Value> items)
          && items.size() > 1
          && items.getFirst() instanceof Text(String check)) {
        List<Value> values = items.subList(1, items.size());
        boolean whole = check.equals(check(values.stream().map(CborEncoder::encode).toList()));
        return whole ? Optional.of(new Found(values, item.end())) : Optional.empty();
      }
      return Optional.empty();
    } catch (FormatException e) {
      return Optional.empty();
    }
  }
}
