package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a journal, each with a check over its content, so that the end which a crash has
 * torn (cut off, or full of zeros) is told from damage in the middle, which must not lose what
 * comes after it.
 */
final class JournalRecords {
  private JournalRecords() {}

  private record Found(Value content, int end) {}

  static byte[] encode(Value content) {
    return CborEncoder.encode(Mapping.EMPTY.with("check", check(content)).with("content", content));
  }

  private static String check(Value content) {
    return Digests.sha256(CborEncoder.encode(content)).substring(0, 16);
  }

  /** All whole records. Throws when one of them comes after a damaged one. */
  static List<Value> decode(byte[] bytes) throws FormatException {
    List<Value> contents = new ArrayList<>();
    int at = 0;
    for (Optional<Found> next = at(bytes, at); next.isPresent(); next = at(bytes, at)) {
      contents.add(next.get().content());
      at = next.get().end();
    }
    for (int later = at + 1; later < bytes.length; later++) {
      if (at(bytes, later).isPresent()) {
        throw new FormatException("the journal is damaged at byte " + at);
      }
    }
    return contents;
  }

  private static Optional<Found> at(byte[] bytes, int start) {
    // Each record is a map of two entries (RFC 8949, section 3.1).
    if (start >= bytes.length || bytes[start] != (byte) 0xa2) {
      return Optional.empty();
    }
    try {
      CborDecoder.Item item = CborDecoder.decodeItem(bytes, start);
      return Optional.of(
          Fields.read(
              "record",
              item.value(),
              fields -> {
                Value content = fields.value("content");
                if (!fields.text("check").equals(check(content))) {
                  throw new FormatException("its check does not match");
                }
                return new Found(content, item.end());
              }));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }
}
