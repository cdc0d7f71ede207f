package ai.greentic.deployer.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CborPropertyTest {
  private final ObjectMapper cbor = new ObjectMapper(new CBORFactory());
  private final ObjectMapper json = new ObjectMapper();

  @Provide
  Arbitrary<Value> values() {
    return Values.any();
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("values") Value value) throws Exception {
    assertEquals(value, CborDecoder.decode(CborEncoder.encode(value)));
    assertEquals(value, CborDecoder.decodeSelfDescribed(CborEncoder.encodeSelfDescribed(value)));
    assertEquals(value, CanonicalJson.decode(CanonicalJson.encode(value)));
  }

  @Property
  void anotherImplementationReadsTheSame(@ForAll("values") Value value) throws Exception {
    JsonNode ofCbor = cbor.readTree(CborEncoder.encode(value));
    JsonNode ofJson = json.readTree(CanonicalJson.encode(value));
    assertEquals(ofJson, ofCbor);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void changedBytesAreRefusedOrAreTheOnlyFormOfAnotherValue(
      @ForAll("values") Value value, @ForAll long seed) {
    byte[] bytes = CborEncoder.encode(value);
    Random random = new Random(seed);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    try {
      Value other = CborDecoder.decode(bytes);
      assertArrayEquals(bytes, CborEncoder.encode(other));
    } catch (FormatException e) {
      assertTrue(!e.getMessage().isEmpty());
    }
  }

  @Property
  void everyTruePrefixIsRefused(@ForAll("values") Value value) {
    byte[] bytes = CborEncoder.encode(value);
    for (int length = 0; length < Math.min(bytes.length, 200); length++) {
      byte[] prefix = Arrays.copyOf(bytes, length);
      assertThrows(FormatException.class, () -> CborDecoder.decode(prefix));
    }
  }

  @Example
  void everyOtherEncodingIsRefusedWithItsReason() {
    List<String[]> table =
        List.of(
            new String[] {"1801", "at byte 2: a number is not in its shortest form"},
            new String[] {"190001", "at byte 3: a number is not in its shortest form"},
            new String[] {"1b0000000000000001", "at byte 9: a number is not in its shortest form"},
            new String[] {"1bffffffffffffffff", "at byte 9: a number exceeds 63 bits"},
            new String[] {"9fff", "at byte 1: lengths must be definite"},
            new String[] {"bfff", "at byte 1: lengths must be definite"},
            new String[] {"f6", "at byte 1: type byte 0xf6 is not used here"},
            new String[] {"fb3ff0000000000000", "at byte 1: type byte 0xfb is not used here"},
            new String[] {"c101", "at byte 1: type byte 0xc1 is not used here"},
            new String[] {"4100", "at byte 1: type byte 0x41 is not used here"},
            new String[] {"61ff", "at byte 2: a text is not UTF-8"},
            new String[] {"a2616101616102", "at byte 6: key 'a' is repeated or out of order"},
            new String[] {"a2616201616102", "at byte 6: key 'a' is repeated or out of order"},
            new String[] {"a10101", "at byte 2: a key is not a text"},
            new String[] {"0000", "at byte 1: 1 bytes follow the end"},
            new String[] {
              "7b7fffffffffffffff",
              "at byte 9: cut off: 9223372036854775807 more" + " expected, 0 bytes left"
            },
            new String[] {
              "9a7fffffff", "at byte 5: cut off: 2147483647 more expected, 0 bytes" + " left"
            },
            new String[] {"81".repeat(66) + "00", "at byte 65: nested deeper than 64"});
    for (String[] row : table) {
      FormatException refusal =
          assertThrows(
              FormatException.class,
              () -> CborDecoder.decode(HexFormat.of().parseHex(row[0])),
              row[0]);
      assertEquals(row[1], refusal.getMessage(), row[0]);
    }
  }
}
