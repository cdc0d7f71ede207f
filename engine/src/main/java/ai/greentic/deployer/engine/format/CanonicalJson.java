package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON with one form a value: names sorted, two spaces of indentation, a line feed at the end.
 * Unknown values and fingerprints are written as in CBOR.
 */
public final class CanonicalJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(CborDecoder.DEEPEST + 1)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private CanonicalJson() {}

  public static byte[] encode(Value value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines));
      write(json, value, 0);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /** The value on one line, without a line feed at the end: for streams of one object a line. */
  public static String line(Value value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(json, value, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Value value, int depth) throws IOException {
    CborEncoder.requireDepth(depth);
    switch (value) {
      case Text(String text) -> json.writeString(text);
      case Int(long number) -> json.writeNumber(number);
      case Bool(boolean truth) -> json.writeBoolean(truth);
      case Sequence(List<Value> items) -> {
        json.writeStartArray();
        for (Value item : items) {
          write(json, item, depth + 1);
        }
        json.writeEndArray();
      }
      case Mapping(Map<String, Value> entries) -> {
        json.writeStartObject();
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
          json.writeFieldName(Plain.written(entry.getKey()));
          write(json, entry.getValue(), depth + 1);
        }
        json.writeEndObject();
      }
      case Unknown unknown -> special(json, Plain.UNKNOWN, Plain.reference(unknown), depth);
      case Fingerprint(String hmac) -> special(json, Plain.FINGERPRINT, hmac, depth);
    }
  }

  private static void special(JsonGenerator json, String name, String text, int depth)
      throws IOException {
    CborEncoder.requireDepth(depth + 1);
    json.writeStartObject();
    json.writeStringField(name, text);
    json.writeEndObject();
  }

  public static Value decode(byte[] bytes) throws FormatException {
    try (JsonParser json = FACTORY.createParser(bytes)) {
      json.nextToken();
      Value value = read(json);
      if (json.nextToken() != null) {
        throw new FormatException("more follows the end of the document");
      }
      return value;
    } catch (IOException e) {
      throw new FormatException("not JSON: " + JsonMessage.of(e), e);
    }
  }

  private static Value read(JsonParser json) throws IOException, FormatException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return new Text(json.getText());
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return new Int(json.getLongValue());
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return Value.of(token == JsonToken.VALUE_TRUE);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Value> items = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(json));
      }
      return new Sequence(items);
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Value> entries = new HashMap<>();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        entries.put(name, read(json));
      }
      return Plain.read(entries);
    }
    throw new FormatException(
        "line "
            + json.currentTokenLocation().getLineNr()
            + ": texts, whole numbers, true, false, lists and objects only");
  }
}
